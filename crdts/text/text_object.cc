#include "crdts/text/text_object.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "crdts/text/checks.h"

namespace skerry::crdts::text {
namespace {

bool exists(const Blocks& blocks, const RunList::Range& range) {
  uint32_t done = 0;
  while (done < range.length) {
    const Spot spot = blocks.find(range.first.plus(done));
    if (spot.block == kNone) return false;
    done += blocks[spot.block].length - spot.offset;
  }
  return true;
}

bool goes_on(const SavedText::Run& left, const SavedText::Run& right, Extra extra) {
  return left.first.plus(left.length) == right.first &&
         right.left == left.first.plus(left.length - 1) &&
         right.extra == extra_at(extra, left.extra, left.length);
}

}  // namespace

Status TextBase::join(ByteView) { return no_states(); }

Status TextBase::check_command(const TextSplice& splice, const Mutation& mutation,
                               uint64_t& scalars) const {
  SKERRY_RETURN_IF_ERROR(check_splice(splice, size(), scalars));
  if (splice.erased + scalars == 0) return absl::OkStatus();
  return check_dots(mutation, splice.erased + scalars, splice.text.size());
}

Status TextBase::check_dots(const Mutation& mutation, uint64_t length, size_t bytes) const {
  SKERRY_RETURN_IF_ERROR(check_next_dots(list_.actors(), mutation, length));
  return list_.has_room_for(bytes) ? absl::OkStatus() : text_too_long();
}

SpliceBody::Id TextBase::wire_id(ElementId element, const ActorId& author) {
  return {splice_.index_of(list_.actors().id(element.actor), author), element.sequence};
}

Status TextBase::read(ByteView body, const Mutation& mutation, Origins& origins) {
  SKERRY_RETURN_IF_ERROR(decode_splice(body, mutation.first, splice_));
  SKERRY_RETURN_IF_ERROR(
      check_dots(mutation, splice_.erased_total + splice_.scalars, splice_.inserted.size()));
  ranges_.clear();
  for (const SpliceBody::Range& range : splice_.deleted) {
    const StatusOr<ElementId> first =
        local_id(list_.actors(), splice_.actors, range.first, mutation.actor);
    if (!first.ok()) return first.status();
    ranges_.push_back({*first, range.length});
    if (!exists(list_.blocks(), ranges_.back())) {
      return invalid("text change: it deletes what is no element of the text");
    }
  }
  const StatusOr<ElementId> left =
      local_id(list_.actors(), splice_.actors, splice_.left, mutation.actor);
  if (!left.ok()) return left.status();
  const StatusOr<ElementId> right =
      local_id(list_.actors(), splice_.actors, splice_.right, mutation.actor);
  if (!right.ok()) return right.status();
  origins = {*left, *right, splice_.clock};
  return absl::OkStatus();
}

SavedText TextBase::save() const {
  SavedText saved;
  const ActorRuns& actors = list_.actors();
  std::vector<uint32_t> order;  // of those that did something
  for (uint32_t actor = 0; actor < actors.size(); ++actor) {
    if (actors.last(actor) > 0) order.push_back(actor);
  }
  std::sort(order.begin(), order.end(),
            [&](uint32_t a, uint32_t b) { return actors.precedes(a, b); });
  std::vector<uint32_t> place(actors.size(), kNone);
  for (uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  const auto renamed = [&](ElementId element) {
    return element.exists() ? ElementId{place[element.actor], element.sequence} : ElementId{};
  };
  for (const uint32_t actor : order) {
    saved.actors.push_back({actors.id(actor), log_.save(actor)});
    SavedCommands& commands = saved.actors.back().commands;
    for (ElementRange& range : commands.ranges) range.first = renamed(range.first);
    for (Turn& turn : commands.turns) turn.command = renamed(turn.command);
  }
  const Blocks& blocks = list_.blocks();
  for (uint32_t b = blocks.next(kNone); b != kNone; b = blocks.next(b)) {
    const Block& block = blocks[b];
    const bool counts = blocks.extra() == Extra::kCountsUp;
    const SavedText::Run run{renamed(block.first), block.length, renamed(block.left),
                             counts ? block.extra : pack(renamed(unpack(block.extra)))};
    saved.content += blocks.content(b);
    if (!saved.runs.empty() && goes_on(saved.runs.back(), run, blocks.extra())) {
      saved.runs.back().length += run.length;
    } else {
      saved.runs.push_back(run);
    }
  }
  return saved;
}

StatusOr<OpenedText> TextBase::open(ByteView snapshot, SavedRule rule) {
  SKERRY_CHECK(list_.elements() == 0 && list_.actors().size() == 0);
  StatusOr<OpenedText> opened = decode_saved(snapshot, rule, list_.blocks().extra());
  if (!opened.ok()) return opened.status();
  for (const SavedText::Actor& actor : opened->saved.actors) {
    const uint32_t number = list_.actors().intern(actor.id);
    list_.actors().raise(number, actor.commands.last());
    log_.restore(number, actor.commands);
  }
  list_.open(std::move(opened->blocks), opened->by_name, std::move(opened->saved.content));
  return opened;
}

void TextBase::log_splice(ElementId first, const Mutation& mutation) {
  if (!may_undo_) return;
  log_.note_splice(first, static_cast<uint32_t>(splice_.scalars), ranges_, mutation.time);
}

void TextBase::turn(ElementId first, const UndoLog::Turn& turn, const HybridTime& time) {
  const bool is_other = log_.note_turn(first, turn, time);
  list_.actors().raise(first.actor, first.sequence);
  if (!is_other) return;
  const auto splice = log_.find(turn.command);
  const bool is_undone = turn.length % 2 == 0;
  list_.forget();
  for (const RunList::Range& range : splice->deleted) {
    is_undone ? list_.change(range, RunList::Deletion::kTakenBack)
              : list_.change(range, RunList::Deletion::kMade);
  }
  if (splice->inserted.length == 0) return;
  is_undone ? list_.change(splice->inserted, RunList::Deletion::kMade)
            : list_.change(splice->inserted, RunList::Deletion::kTakenBack);
}

StatusOr<Effect> TextBase::execute_turn(const UndoRedo& which, const Mutation& mutation) {
  SKERRY_RETURN_IF_ERROR(check_dots(mutation, 1, 0));
  const uint32_t author = list_.actors().intern(mutation.actor);
  const uint32_t whose = which.is_global ? kNone : author;
  const auto found =
      which.is_undo ? log_.undo(whose, list_.actors()) : log_.redo(whose, list_.actors());
  Effect effect;
  if (!found) return effect;
  TurnBody body;
  body.command = {0, found->command.sequence};
  body.length = found->length;
  if (found->command.actor != author) {
    body.actors.push_back(list_.actors().id(found->command.actor));
    body.command.actor = 1;
  }
  turn({author, static_cast<uint32_t>(mutation.first)}, *found, mutation.time);
  encoder_.clear();
  encode_turn(body, mutation.first, encoder_);
  effect.length = 1;
  effect.body = encoder_.payload();
  return effect;
}

// An author had integrated what its change depends on, and so have we: a command's length is at
// most one below what it is raised to.
Status TextBase::apply_turn(ByteView body, const Mutation& mutation) {
  TurnBody named;
  SKERRY_RETURN_IF_ERROR(decode_turn(body, mutation.first, named));
  SKERRY_RETURN_IF_ERROR(check_dots(mutation, 1, 0));
  const auto command = local_id(list_.actors(), named.actors, named.command, mutation.actor);
  if (!command.ok()) return command.status();
  if (!named.actors.empty() && named.actors[0] == mutation.actor) {
    return invalid("text undo: its author by another name");
  }
  if (!log_.find(*command)) return invalid("text undo: it names what is no command");
  if (named.length > log_.length(*command) + 1) {
    return invalid("text undo: a causal length that cannot be");
  }
  const uint32_t author = list_.actors().intern(mutation.actor);
  turn({author, static_cast<uint32_t>(mutation.first)}, {*command, named.length}, mutation.time);
  return absl::OkStatus();
}

}  // namespace skerry::crdts::text
