#include "crdts/text/saved_blocks.h"

#include <algorithm>
#include <map>

#include "core/codec.h"
#include "crdts/text/content_store.h"
#include "crdts/text/event_graph/counts.h"

namespace skerry::crdts::text {
namespace {

Status no_command() { return invalid("saved text: an undo of what is no command"); }

}  // namespace

void Hides::add(const SavedOrder& order, const ElementRange& range, int32_t by) {
  for (uint32_t done = 0; done < range.length;) {
    const auto [rank, behind] = order.rank_of(range.first.plus(done));
    const uint32_t part = std::min(behind + 1, range.length - done);
    add(rank, part, by);
    done += part;
  }
}

Status Hides::add_turns(const SavedText& text, const SavedOrder& order) {
  struct Known {
    uint32_t length = 1;
    uint32_t turns = 0;
  };
  std::map<uint64_t, Known> known;
  for (const SavedText::Actor& actor : text.actors) {
    for (const Turn& turn : actor.commands.turns) {
      Known& command = known[pack(turn.command)];
      command.length = std::max(command.length, turn.length);
      ++command.turns;
    }
  }
  for (const auto& [packed, command] : known) {
    if (command.length > command.turns + 1) return no_command();
    SKERRY_RETURN_IF_ERROR(add_turn(text, order, unpack(packed), command.length));
  }
  return absl::OkStatus();
}

Status Hides::add_turn(const SavedText& text, const SavedOrder& order, ElementId command,
                       uint32_t causal_length) {
  const SavedCommands& commands = text.actors[command.actor].commands;
  const auto behind = std::upper_bound(
      commands.groups.begin(), commands.groups.end(), command.sequence,
      [](uint32_t first, const SavedCommands::Group& group) { return first < group.first; });
  if (behind == commands.groups.begin()) return no_command();
  const SavedCommands::Group& group = *std::prev(behind);
  const uint32_t offset = command.sequence - group.first;
  if (group.is_turns() || command.sequence >= group.end() || offset % group.dots() != 0) {
    return no_command();
  }
  if (causal_length % 2 == 1) return absl::OkStatus();
  if (group.inserted > 0) add(order, {command.plus(group.erased), group.inserted}, 1);
  uint64_t before =
      uint64_t{group.erased} * (offset / group.dots());  // by the group's earlier ones
  size_t range = group.where;
  for (; before > 0; ++range) before -= commands.ranges[range].length;
  for (uint32_t left = group.erased; left > 0; ++range) {
    add(order, commands.ranges[range], -1);
    left -= commands.ranges[range].length;
  }
  return absl::OkStatus();
}

const std::vector<int32_t>& Hides::counts() {
  for (size_t i = 1; i < steps_.size(); ++i) steps_[i] += steps_[i - 1];
  return steps_;
}

void make_blocks(OpenedText& opened, const SavedOrder& order, Hides& hides, Extra extra) {
  const std::string_view content = opened.saved.content;
  const std::vector<SavedText::Run>& runs = opened.saved.runs;
  const bool is_ascii = event_graph::is_ascii(content);
  const int32_t* hidden = hides.counts().data();
  std::vector<uint32_t> first_block;
  first_block.reserve(runs.size() + 1);
  opened.blocks.reserve(2 * runs.size());
  size_t at = 0;  // in the content
  for (const SavedText::Run& run : runs) {
    first_block.push_back(static_cast<uint32_t>(opened.blocks.size()));
    for (uint32_t done = 0; done < run.length;) {
      uint32_t length = 1;
      const uint32_t most = std::min(run.length - done, kMaxBlockLength);
      while (length < most && hidden[length] == hidden[0]) ++length;
      const size_t bytes = is_ascii ? length : scalar_offset(content.substr(at), length);
      Block& block = opened.blocks.emplace_back();
      block.first = run.first.plus(done);
      block.left = done == 0 ? run.left : run.first.plus(done - 1);
      block.extra = extra_at(extra, run.extra, done);
      block.content = static_cast<uint32_t>(at);
      block.length = static_cast<uint16_t>(length);
      block.bytes = static_cast<uint16_t>(bytes);
      block.hides = static_cast<uint32_t>(hidden[0]);
      block.is_deleted = hidden[0] > 0;
      hidden += length;
      done += length;
      at += bytes;
    }
  }
  first_block.push_back(static_cast<uint32_t>(opened.blocks.size()));
  opened.by_name.reserve(opened.blocks.size());
  for (const uint32_t run : order.by_name()) {
    for (uint32_t b = first_block[run]; b < first_block[run + 1]; ++b) opened.by_name.push_back(b);
  }
}

}  // namespace skerry::crdts::text
