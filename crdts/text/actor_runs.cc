#include "crdts/text/actor_runs.h"

#include <algorithm>

#include "core/check.h"

namespace skerry::crdts::text {

uint32_t ActorRuns::find(const ActorId& actor) const {
  if (recent_ < actors_.size() && actors_[recent_].id == actor) return recent_;
  const auto row = std::lower_bound(by_id_.begin(), by_id_.end(), actor,
                                    [](const Row& r, const ActorId& a) { return r.id < a; });
  if (row == by_id_.end() || row->id != actor) return kNone;
  return recent_ = row->number;
}

uint32_t ActorRuns::intern(const ActorId& actor) {
  const uint32_t known = find(actor);
  if (known != kNone) return known;
  const auto row = std::lower_bound(by_id_.begin(), by_id_.end(), actor,
                                    [](const Row& r, const ActorId& a) { return r.id < a; });
  const uint32_t number = size();
  by_id_.insert(row, Row{actor, number});
  actors_.emplace_back().id = actor;
  return recent_ = number;
}

void ActorRuns::add(ElementId first, uint32_t block) {
  Actor& actor = actors_[first.actor];
  if (first.sequence >= actor.newest_first) {
    actor.newest_first = first.sequence;
    actor.newest_block = block;
    actor.runs.insert_or_assign(actor.runs.end(), first.sequence, block);
  } else {
    actor.runs[first.sequence] = block;
  }
}

void ActorRuns::remove(ElementId first) {
  Actor& actor = actors_[first.actor];
  actor.runs.erase(first.sequence);
  if (first.sequence != actor.newest_first) return;
  actor.newest_first = actor.runs.empty() ? 0 : actor.runs.rbegin()->first;
  actor.newest_block = actor.runs.empty() ? kNone : actor.runs.rbegin()->second;
}

uint32_t ActorRuns::block_of(ElementId element) const {
  const Actor& actor = actors_[element.actor];
  if (element.sequence >= actor.newest_first) return actor.newest_block;
  auto run = actor.runs.upper_bound(element.sequence);
  if (run == actor.runs.begin()) return kNone;
  return std::prev(run)->second;
}

uint32_t ActorRuns::block_from(ElementId element) const {
  const Actor& actor = actors_[element.actor];
  const auto run = actor.runs.lower_bound(element.sequence);
  return run == actor.runs.end() ? kNone : run->second;
}

void ActorRuns::check_invariants(const std::vector<Block>& blocks) const {
  SKERRY_CHECK(by_id_.size() == actors_.size());
  for (size_t i = 0; i + 1 < by_id_.size(); ++i) SKERRY_CHECK(by_id_[i].id < by_id_[i + 1].id);
  for (const Row& row : by_id_) SKERRY_CHECK(actors_[row.number].id == row.id);
  for (uint32_t a = 0; a < size(); ++a) {
    const Actor& actor = actors_[a];
    uint32_t free_from = 1;
    for (const auto& [first, block] : actor.runs) {
      SKERRY_CHECK(first >= free_from);
      SKERRY_CHECK((blocks[block].first == ElementId{a, first}));
      SKERRY_CHECK(blocks[block].leaf != kNone);
      free_from = first + blocks[block].length;
    }
    SKERRY_CHECK(free_from <= actor.last + 1);
    SKERRY_CHECK(actor.runs.empty() || actor.runs.rbegin()->first == actor.newest_first);
    SKERRY_CHECK(actor.runs.empty() || actor.runs.rbegin()->second == actor.newest_block);
  }
}

}  // namespace skerry::crdts::text
