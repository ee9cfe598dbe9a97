// What an undo log gives to a saved text, and takes from it.
#include <algorithm>

#include "core/check.h"
#include "crdts/text/packed_times.h"
#include "crdts/text/undo_log.h"

namespace skerry::crdts::text {

SavedCommands UndoLog::save(uint32_t number) const {
  SavedCommands saved;
  if (number >= actors_.size()) return saved;
  HybridTime before;
  const auto add = [&](const SavedCommands::Group& command, const HybridTime& time) {
    if (!saved.groups.empty() && saved.groups.back().end() == command.first &&
        saved.groups.back().erased == command.erased &&
        saved.groups.back().inserted == command.inserted) {
      ++saved.groups.back().count;
    } else {
      saved.groups.push_back(command);
    }
    const uint64_t step =
        static_cast<uint64_t>(time.wall_ns) - static_cast<uint64_t>(before.wall_ns);
    const uint32_t counter_step = time.counter - before.counter;
    before = time;
    if (!saved.paces.empty() && saved.paces.back().step_ns == step &&
        saved.paces.back().counter_step == counter_step) {
      ++saved.paces.back().count;
    } else {
      saved.paces.push_back({step, counter_step, 1});
    }
  };
  for (const Entry& entry : actors_[number].entries) {
    for (uint32_t i = 0; i < entry.count; ++i) {
      const Place place{&entry, i};
      const HybridTime time = time_of(number, place);
      if (entry.is_turn()) {
        add({place.first(), 1, 0, 0, static_cast<uint32_t>(saved.turns.size())}, time);
        saved.turns.push_back(turns_[entry.where]);
        continue;
      }
      const auto where = static_cast<uint32_t>(saved.ranges.size());
      add({place.first(), 1, entry.erased, entry.inserted, where}, time);
      const Splice splice = *find({number, place.first()});
      saved.ranges.insert(saved.ranges.end(), splice.deleted.begin(), splice.deleted.end());
    }
  }
  return saved;
}

void UndoLog::restore(uint32_t number, const SavedCommands& saved) {
  Actor& author = actor(number);
  SKERRY_CHECK(author.entries.empty());
  auto pace = saved.paces.begin();
  uint32_t paced = 0;  // commands of it that are done
  // Notes the next command's time: where an entry begins, or as what it is behind the last one.
  const auto next_time = [&](bool begins) {
    if (paced == pace->count) {
      ++pace;
      paced = 0;
    }
    ++paced;
    author.last_time.wall_ns =
        static_cast<int64_t>(static_cast<uint64_t>(author.last_time.wall_ns) + pace->step_ns);
    author.last_time.counter += pace->counter_step;
    if (begins) return;
    put_varint(author.times, pace->step_ns);
    put_varint(author.times, author.last_time.counter);
  };
  const auto new_entry = [&](uint32_t first, uint32_t erased, uint32_t inserted, size_t where) {
    next_time(true);
    author.entries.push_back({first, 1, erased, inserted, static_cast<uint32_t>(where),
                              static_cast<uint32_t>(author.times.size()), author.last_time});
  };
  for (const SavedCommands::Group& group : saved.groups) {
    size_t range = group.where;  // of turns there are none
    for (uint32_t i = 0; i < group.count; ++i) {
      const uint32_t first = group.first + i * group.dots();
      if (group.is_turns()) {
        const Turn& turn = saved.turns[group.where + i];
        if (turn.length % 2 == 0) {
          author.undos.push_back(static_cast<uint32_t>(author.entries.size()));
        }
        new_entry(first, kIsTurn, 0, turns_.size());
        turns_.push_back(turn);
        uint32_t& known = lengths_.try_emplace(pack(turn.command), 1).first->second;
        known = std::max(known, turn.length);
        continue;
      }
      if (i > 0 && group.erased <= 1 && author.entries.back().count < kMostShared) {
        ++author.entries.back().count;
        next_time(false);
      } else {
        new_entry(first, group.erased, group.inserted, ranges_.size());
      }
      for (uint32_t left = group.erased; left > 0; ++range) {
        ranges_.push_back(saved.ranges[range]);
        left -= saved.ranges[range].length;
      }
    }
  }
  author.bound = saved.last() + 1;
}

}  // namespace skerry::crdts::text
