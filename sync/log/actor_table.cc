#include "sync/log/actor_table.h"

#include <algorithm>
#include <bit>

#include "core/check.h"

namespace skerry::sync {

size_t ActorTable::place_of(const ActorId& actor) const {
  const auto at =
      std::lower_bound(by_actor_.begin(), by_actor_.end(), actor,
                       [this](uint32_t slot, const ActorId& a) { return actors_[slot].id < a; });
  return static_cast<size_t>(at - by_actor_.begin());
}

uint32_t ActorTable::search(const ActorId& actor) const {
  if (actors_.size() < kFewActors) {
    const auto is_it = [&actor](const Actor& each) { return each.id == actor; };
    const auto found = std::find_if(actors_.begin(), actors_.end(), is_it);
    return found == actors_.end() ? kNoSlot : static_cast<uint32_t>(found - actors_.begin());
  }
  const size_t at = place_of(actor);
  const bool is_there = at < by_actor_.size() && actors_[by_actor_[at]].id == actor;
  return is_there ? by_actor_[at] : kNoSlot;
}

uint32_t ActorTable::find_or_add(const ActorId& actor) {
  const uint32_t known = find(actor);
  if (known != kNoSlot) return known;
  SKERRY_CHECK(actors_.size() < (uint32_t{1} << 31) - 1);
  const auto slot = static_cast<uint32_t>(actors_.size());
  actors_.push_back({actor, 0, 0, kNoRow, false});
  if (actors_.size() < kFewActors) return slot;
  for (auto each = static_cast<uint32_t>(by_actor_.size()); each <= slot; ++each) {
    const size_t at = place_of(actors_[each].id);
    by_actor_.insert(by_actor_.begin() + static_cast<ptrdiff_t>(at), each);
  }
  const size_t most = std::min(kDenseReplicas, std::bit_ceil(actors_.size()) * kSparsest);
  if (newest_.size() < most) {
    newest_.resize(most);
    for (uint32_t each = 0; each < slot; ++each) index_newest(each);
  }
  index_newest(slot);
  return slot;
}

void ActorTable::index_newest(uint32_t slot) {
  const Actor& actor = actors_[slot];
  const size_t replica = actor.id.replica.value;
  if (replica < newest_.size()) newest_[replica] = {actor.id.epoch, actor.accepted, slot};
}

void ActorTable::accept(uint32_t slot, uint64_t last) {
  Actor& actor = actors_[slot];
  actor.accepted = last;
  const size_t replica = actor.id.replica.value;
  if (replica < newest_.size() && newest_[replica].slot == slot) newest_[replica].accepted = last;
}

}  // namespace skerry::sync
