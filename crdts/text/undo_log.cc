#include "crdts/text/undo_log.h"

#include <algorithm>
#include <tuple>

#include "core/check.h"

namespace skerry::crdts::text {

void UndoLog::note_splice(ElementId first, uint32_t inserted,
                          std::span<const RunList::Range> deleted, const HybridTime& time) {
  if (first.actor >= actors_.size()) actors_.resize(first.actor + size_t{1});
  Actor& actor = actors_[first.actor];
  Entry entry{first.sequence, 0, inserted, static_cast<uint32_t>(ranges_.size()), time};
  for (const RunList::Range& range : deleted) {
    entry.erased += range.length;
    ranges_.push_back(range);
  }
  actor.entries.push_back(entry);
  actor.undoable = actor.entries.size();
}

bool UndoLog::note_turn(ElementId first, const Turn& turn, const HybridTime& time) {
  if (first.actor >= actors_.size()) actors_.resize(first.actor + size_t{1});
  Actor& actor = actors_[first.actor];
  if (turn.length % 2 == 0) actor.undos.push_back(static_cast<uint32_t>(actor.entries.size()));
  actor.entries.push_back({first.sequence, kIsTurn, 0, static_cast<uint32_t>(turns_.size()), time});
  turns_.push_back(turn);
  uint32_t& known = lengths_.try_emplace(pack(turn.command), 1).first->second;
  if (turn.length <= known) return false;
  known = turn.length;
  if (turn.length % 2 == 1) {
    Actor& owner = actors_[turn.command.actor];
    const auto index = static_cast<size_t>(entry_of(turn.command) - owner.entries.data());
    owner.undoable = std::max(owner.undoable, index + 1);
  }
  return true;
}

const UndoLog::Entry* UndoLog::entry_of(ElementId first) const {
  if (first.actor >= actors_.size()) return nullptr;
  const std::vector<Entry>& entries = actors_[first.actor].entries;
  const auto at = std::lower_bound(entries.begin(), entries.end(), first.sequence,
                                   [](const Entry& e, uint32_t s) { return e.first < s; });
  return at == entries.end() || at->first != first.sequence ? nullptr : &*at;
}

std::optional<UndoLog::Splice> UndoLog::find(ElementId first) const {
  const Entry* entry = entry_of(first);
  if (entry == nullptr || entry->erased == kIsTurn) return std::nullopt;
  size_t end = entry->where;
  for (uint32_t done = 0; done < entry->erased; ++end) done += ranges_[end].length;
  return Splice{std::span(ranges_).subspan(entry->where, end - entry->where),
                {first.plus(entry->erased), entry->inserted}};
}

uint32_t UndoLog::length(ElementId command) const {
  const auto at = lengths_.find(pack(command));
  return at == lengths_.end() ? 1 : at->second;
}

const UndoLog::Entry* UndoLog::latest_done(uint32_t number) {
  Actor& actor = actors_[number];
  for (; actor.undoable > 0; --actor.undoable) {
    const Entry& entry = actor.entries[actor.undoable - 1];
    if (entry.erased != kIsTurn && length({number, entry.first}) % 2 == 1) return &entry;
  }
  return nullptr;
}

const UndoLog::Entry* UndoLog::latest_undo(uint32_t number) {
  Actor& actor = actors_[number];
  for (; !actor.undos.empty(); actor.undos.pop_back()) {
    const Entry& entry = actor.entries[actor.undos.back()];
    const Turn& turn = turns_[entry.where];
    if (turn.length == length(turn.command)) return &entry;
  }
  return nullptr;
}

template <typename F>
const UndoLog::Entry* UndoLog::latest_of(uint32_t author, const ActorRuns& actors, uint32_t& of,
                                         F latest) {
  const Entry* best = nullptr;
  for (uint32_t number = 0; number < actors_.size(); ++number) {
    if (author != kNone && number != author) continue;
    const Entry* entry = latest(number);
    if (entry == nullptr) continue;
    if (best == nullptr ||
        std::tie(best->time, actors.id(of)) < std::tie(entry->time, actors.id(number))) {
      best = entry;
      of = number;
    }
  }
  return best;
}

std::optional<UndoLog::Turn> UndoLog::undo(uint32_t author, const ActorRuns& actors) {
  uint32_t of = kNone;
  const auto latest = [this](uint32_t number) { return latest_done(number); };
  const Entry* entry = latest_of(author, actors, of, latest);
  if (entry == nullptr) return std::nullopt;
  const ElementId command = {of, entry->first};
  return Turn{command, length(command) + 1};
}

std::optional<UndoLog::Turn> UndoLog::redo(uint32_t author, const ActorRuns& actors) {
  uint32_t of = kNone;
  const auto latest = [this](uint32_t number) { return latest_undo(number); };
  const Entry* entry = latest_of(author, actors, of, latest);
  if (entry == nullptr) return std::nullopt;
  const Turn& turn = turns_[entry->where];
  return Turn{turn.command, turn.length + 1};
}

// A sum, so that neither the order of arrival nor local numbers matter.
Hash128 UndoLog::digest(const ActorRuns& actors) const {
  Hash128 sum;
  for (const auto& [packed, length] : lengths_) {
    const ElementId command = unpack(packed);
    RollingDigest one;
    one.add(actors.id(command.actor).replica.value);
    one.add(actors.id(command.actor).epoch);
    one.add(command.sequence);
    one.add(length);
    sum += one.value();
  }
  return sum;
}

void UndoLog::check_invariants(const ActorRuns& actors) const {
  SKERRY_CHECK(actors_.size() <= actors.size());
  for (uint32_t number = 0; number < actors_.size(); ++number) {
    const Actor& actor = actors_[number];
    for (size_t i = 0; i < actor.entries.size(); ++i) {
      const Entry& entry = actor.entries[i];
      SKERRY_CHECK(i == 0 || actor.entries[i - 1].first < entry.first);
      SKERRY_CHECK(entry.first <= actors.last(number));
      SKERRY_CHECK(i < actor.undoable || entry.erased == kIsTurn ||
                   length({number, entry.first}) % 2 == 0);
    }
  }
  for (const Turn& turn : turns_) SKERRY_CHECK(turn.length <= length(turn.command));
}

}  // namespace skerry::crdts::text
