#include "crdts/text/undo_log.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/check.h"
#include "crdts/text/packed_times.h"

namespace skerry::crdts::text {

namespace {

bool is_one_each(uint32_t erased, std::span<const RunList::Range> deleted) {
  return erased == deleted.size() && erased <= 1;
}

}  // namespace

UndoLog::Actor& UndoLog::actor(uint32_t number) {
  if (number >= actors_.size()) actors_.resize(number + size_t{1});
  return actors_[number];
}

void UndoLog::note_splice(ElementId first, uint32_t inserted,
                          std::span<const RunList::Range> deleted, const HybridTime& time) {
  Actor& author = actor(first.actor);
  uint32_t erased = 0;
  for (const RunList::Range& range : deleted) erased += range.length;
  const auto where = static_cast<uint32_t>(ranges_.size());
  ranges_.insert(ranges_.end(), deleted.begin(), deleted.end());
  author.bound = first.sequence + 1;
  const HybridTime before = std::exchange(author.last_time, time);
  if (!author.entries.empty() && is_one_each(erased, deleted)) {
    Entry& last = author.entries.back();
    if (last.erased == erased && last.inserted == inserted && last.count < kMostShared &&
        last.first + last.count * last.dots() == first.sequence &&
        (erased == 0 || last.where + last.count == where)) {
      ++last.count;
      // Modulo 2^64, which forgets nothing.
      put_varint(author.times,
                 static_cast<uint64_t>(time.wall_ns) - static_cast<uint64_t>(before.wall_ns));
      put_varint(author.times, time.counter);
      return;
    }
  }
  const auto times = static_cast<uint32_t>(author.times.size());
  author.entries.push_back({first.sequence, 1, erased, inserted, where, times, time});
}

bool UndoLog::note_turn(ElementId first, const Turn& turn, const HybridTime& time) {
  Actor& author = actor(first.actor);
  if (turn.length % 2 == 0) author.undos.push_back(static_cast<uint32_t>(author.entries.size()));
  const auto where = static_cast<uint32_t>(turns_.size());
  author.entries.push_back({first.sequence, 1, kIsTurn, 0, where, 0, time});
  author.last_time = time;
  turns_.push_back(turn);
  uint32_t& known = lengths_.try_emplace(pack(turn.command), 1).first->second;
  if (turn.length <= known) return false;
  known = turn.length;
  if (turn.length % 2 == 1) {
    Actor& owner = actors_[turn.command.actor];
    owner.bound = std::max(owner.bound, turn.command.sequence + 1);
  }
  return true;
}

UndoLog::Place UndoLog::last_before(uint32_t number, uint32_t bound) const {
  const std::vector<Entry>& entries = actors_[number].entries;
  const auto behind = std::lower_bound(entries.begin(), entries.end(), bound,
                                       [](const Entry& e, uint32_t s) { return e.first < s; });
  if (behind == entries.begin()) return {};
  const Entry& entry = *std::prev(behind);
  return {&entry, std::min(entry.count - 1, (bound - 1 - entry.first) / entry.dots())};
}

UndoLog::Place UndoLog::place_of(ElementId first) const {
  if (first.actor >= actors_.size()) return {};
  const Place place = last_before(first.actor, first.sequence + 1);
  return place.entry != nullptr && place.first() == first.sequence ? place : Place{};
}

HybridTime UndoLog::time_of(uint32_t number, const Place& place) const {
  HybridTime time = place.entry->time;
  size_t at = place.entry->times;
  for (uint32_t i = 0; i < place.index; ++i) {
    const uint64_t step = take_varint(actors_[number].times, at);
    time.wall_ns = static_cast<int64_t>(static_cast<uint64_t>(time.wall_ns) + step);
    time.counter = static_cast<uint32_t>(take_varint(actors_[number].times, at));
  }
  return time;
}

std::optional<UndoLog::Splice> UndoLog::find(ElementId first) const {
  const auto [entry, index] = place_of(first);
  if (entry == nullptr || entry->is_turn()) return std::nullopt;
  const size_t begin = entry->where + (entry->erased == 0 ? 0 : index);
  size_t end = begin;
  for (uint32_t done = 0; done < entry->erased; ++end) done += ranges_[end].length;
  return Splice{std::span(ranges_).subspan(begin, end - begin),
                {first.plus(entry->erased), entry->inserted}};
}

uint32_t UndoLog::length(ElementId command) const {
  const auto at = lengths_.find(pack(command));
  return at == lengths_.end() ? 1 : at->second;
}

UndoLog::Place UndoLog::latest_done(uint32_t number) {
  uint32_t& bound = actors_[number].bound;
  while (true) {
    const Place place = last_before(number, bound);
    if (place.entry == nullptr) return {};
    if (!place.entry->is_turn() && length({number, place.first()}) % 2 == 1) return place;
    bound = place.first();
  }
}

UndoLog::Place UndoLog::latest_undo(uint32_t number) {
  Actor& author = actors_[number];
  for (; !author.undos.empty(); author.undos.pop_back()) {
    const Entry& entry = author.entries[author.undos.back()];
    const Turn& turn = turns_[entry.where];
    if (turn.length == length(turn.command)) return {&entry, 0};
  }
  return {};
}

template <typename F>
UndoLog::Place UndoLog::latest_of(uint32_t author, const ActorRuns& actors, uint32_t& of,
                                  F latest) {
  Place best;
  HybridTime best_time;
  for (uint32_t number = 0; number < actors_.size(); ++number) {
    if (author != kNone && number != author) continue;
    const Place place = latest(number);
    if (place.entry == nullptr) continue;
    const HybridTime time = time_of(number, place);
    if (best.entry != nullptr &&
        std::tie(time, actors.id(number)) < std::tie(best_time, actors.id(of))) {
      continue;
    }
    best = place;
    best_time = time;
    of = number;
  }
  return best;
}

std::optional<UndoLog::Turn> UndoLog::undo(uint32_t author, const ActorRuns& actors) {
  uint32_t of = kNone;
  const auto latest = [this](uint32_t number) { return latest_done(number); };
  const Place place = latest_of(author, actors, of, latest);
  if (place.entry == nullptr) return std::nullopt;
  const ElementId command = {of, place.first()};
  return Turn{command, length(command) + 1};
}

std::optional<UndoLog::Turn> UndoLog::redo(uint32_t author, const ActorRuns& actors) {
  uint32_t of = kNone;
  const auto latest = [this](uint32_t number) { return latest_undo(number); };
  const Place place = latest_of(author, actors, of, latest);
  if (place.entry == nullptr) return std::nullopt;
  const Turn& turn = turns_[place.entry->where];
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
    uint32_t free_from = 1;
    for (const Entry& entry : actors_[number].entries) {
      SKERRY_CHECK(entry.first >= free_from);
      for (uint32_t i = 0; i < entry.count; ++i) {
        const ElementId first = {number, entry.first + i * entry.dots()};
        const Place place = place_of(first);
        SKERRY_CHECK(place.entry == &entry && place.index == i);
        SKERRY_CHECK(first.sequence < actors_[number].bound || entry.is_turn() ||
                     length(first) % 2 == 0);
      }
      free_from = entry.first + entry.count * entry.dots();
      SKERRY_CHECK(free_from <= actors.last(number) + 1);
    }
  }
  for (const Turn& turn : turns_) SKERRY_CHECK(turn.length <= length(turn.command));
}

}  // namespace skerry::crdts::text
