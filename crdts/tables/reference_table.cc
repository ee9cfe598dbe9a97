#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/codec.h"
#include "crdts/tables/reference.h"
#include "crdts/text/reference.h"

namespace skerry::crdts {
namespace {

std::string row_of(const Command& command) {
  const std::string& path = path_of(command);
  return path.substr(0, path.find('/', 1));
}

bool is_row_command(const Command& command) {
  return is<TableInsert>(command) || is<TableErase>(command);
}

// Of each entry: the length of its row's life, as its author saw or made it.
std::vector<uint64_t> lives(std::span<const HistoryEntry> history) {
  std::vector<uint64_t> lives;
  for (const HistoryEntry& entry : history) {
    uint64_t seen = 0;
    for (size_t i = 0; i < lives.size(); ++i) {
      const HistoryEntry& earlier = history[i];
      const bool knows =
          earlier.first.actor == entry.first.actor || entry.past.contains(earlier.first);
      if (!knows || !is_row_command(earlier.command)) continue;
      if (row_of(earlier.command) == row_of(entry.command)) seen = std::max(seen, lives[i]);
    }
    lives.push_back(seen + (is_row_command(entry.command) ? 1 : 0));
  }
  return lives;
}

// The splices of one cell, told as the history of a text document of its own, where each erased and
// each inserted character is a dot.
std::string text_of(std::span<const HistoryEntry> splices) {
  std::map<ActorId, std::vector<std::pair<uint64_t, uint64_t>>> ends;  // dot here -> last dot there
  std::vector<HistoryEntry> told;
  for (const HistoryEntry& splice : splices) {
    HistoryEntry entry = splice;
    auto& own = ends[splice.first.actor];
    entry.first.sequence = own.empty() ? 1 : own.back().second + 1;
    const auto& typed = std::get<TextSplice>(splice.command);
    entry.length = typed.erased + count_scalars(typed.text);
    entry.past = {};
    for (const auto& [actor, dots] : ends) {
      for (const auto& [here, there] : dots) {
        if (actor == splice.first.actor || splice.past.contains({actor, here})) {
          entry.past.raise(actor, there);
        }
      }
    }
    own.emplace_back(splice.first.sequence, entry.first.sequence + entry.length - 1);
    told.push_back(std::move(entry));
  }
  return std::get<std::string>(reference_fugue(told));
}

// Texts of histories need no escapes.
std::string cell(std::span<const HistoryEntry> edits) {
  const Command& first = edits.front().command;
  if (is<TextSplice>(first)) return "\"" + text_of(edits) + "\"";
  if (is<CounterAdd>(first)) {
    uint64_t sum = 0;
    for (const HistoryEntry& edit : edits) {
      sum += static_cast<uint64_t>(std::get<CounterAdd>(edit.command).amount);
    }
    return std::to_string(static_cast<int64_t>(sum));
  }
  const HistoryEntry& last = *std::max_element(
      edits.begin(), edits.end(), [](const HistoryEntry& a, const HistoryEntry& b) {
        return std::tie(a.time, a.first.actor) < std::tie(b.time, b.first.actor);
      });
  return "\"" + std::get<RegisterAssign>(last.command).value + "\"";
}

}  // namespace

Value reference_table(std::span<const HistoryEntry> history) {
  const std::vector<uint64_t> life = lives(history);
  std::map<std::string, uint64_t> longest;
  for (size_t i = 0; i < history.size(); ++i) {
    uint64_t& length = longest[row_of(history[i].command)];
    length = std::max(length, life[i]);
  }
  std::set<std::string> facts;
  std::map<std::string, std::vector<HistoryEntry>> cells;
  for (size_t i = 0; i < history.size(); ++i) {
    const Command& command = history[i].command;
    const std::string row = row_of(command);
    if (life[i] != longest[row] || life[i] % 2 == 0) continue;
    facts.insert(row);
    if (!is_row_command(command)) cells[path_of(command)].push_back(history[i]);
  }
  for (const auto& [path, edits] : cells) facts.insert(path + "=" + cell(edits));
  return std::vector<std::string>(facts.begin(), facts.end());
}

}  // namespace skerry::crdts
