// Actors as dense local numbers, and each one's changes by sequence number: what a change made
// here, as the index of a node, an element or whatever else a design keeps, if anything.
//
// Invariant: an actor's changes are known without holes.
// Cost: O(1) for the actor met last, else O(log actors); O(1) a change.
#pragma once

#include <cstdint>
#include <vector>

#include "crdts/causality/actor_map.h"

namespace skerry::crdts {

inline constexpr uint32_t kNone = ~uint32_t{0};

class DotIndex {
 public:
  // The actor's number, or kNone.
  uint32_t find(const ActorId& actor) const {
    if (recent_ < ids_.size() && ids_[recent_] == actor) return recent_;
    const Numbered* row = by_id_.find(actor);
    if (row == nullptr) return kNone;
    return recent_ = row->number;
  }
  // The same; a new actor gets the next number.
  uint32_t intern(const ActorId& actor) {
    const uint32_t known = find(actor);
    if (known != kNone) return known;
    const auto number = static_cast<uint32_t>(ids_.size());
    by_id_[actor].number = number;
    ids_.push_back(actor);
    made_.emplace_back();
    return recent_ = number;
  }
  const ActorId& id(uint32_t actor) const { return ids_[actor]; }
  uint32_t size() const { return static_cast<uint32_t>(ids_.size()); }

  // The number of the actor's changes so far.
  uint64_t changes(uint32_t actor) const { return made_[actor].size(); }
  // The actor's next change made `what` (kNone: nothing).
  void add_change(uint32_t actor, uint32_t what) { made_[actor].push_back(what); }
  // True if the dot is its actor's next one.
  bool is_next(const Dot& dot) const {
    const uint32_t actor = find(dot.actor);
    return dot.sequence == (actor == kNone ? 0 : changes(actor)) + 1;
  }
  // What the change made; kNone for a change that is not known.
  uint32_t made_by(const Dot& dot) const {
    const uint32_t actor = find(dot.actor);
    if (actor == kNone || dot.sequence == 0 || dot.sequence > changes(actor)) return kNone;
    return made_[actor][static_cast<size_t>(dot.sequence - 1)];
  }

 private:
  struct Numbered {
    ActorId actor;
    uint32_t number = 0;
    friend bool operator==(const Numbered&, const Numbered&) = default;
  };

  std::vector<ActorId> ids_;
  ActorMap<Numbered> by_id_;
  std::vector<std::vector<uint32_t>> made_;
  mutable uint32_t recent_ = 0;
};

}  // namespace skerry::crdts
