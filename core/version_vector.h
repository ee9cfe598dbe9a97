// What has been seen, as one number per actor: every sequence number up to it, none after it.
//
// Invariants: actors ascend strictly; no entry is zero.
// Cost: a look-up is O(1) when actors are as dense as replicas usually are (the entry is where the
// replica id says), else O(log distance) from where its share of the replicas puts it; a new actor
// costs O(actors); merging is linear.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/codec.h"
#include "core/ids.h"

namespace skerry {

class VersionVector {
 public:
  struct Entry {
    ActorId actor;
    uint64_t last = 0;
    friend bool operator==(const Entry&, const Entry&) = default;
  };

  // The last sequence number seen of `actor`; 0 if none.
  uint64_t operator[](const ActorId& actor) const;
  bool contains(const Dot& dot) const { return dot.sequence <= (*this)[dot.actor]; }
  // True if everything in `other` is in this one.
  bool covers(const VersionVector& other) const;

  // Raises the actor's entry to `last`; a lower one changes nothing.
  void raise(const ActorId& actor, uint64_t last);
  void merge(const VersionVector& other);

  bool empty() const { return entries_.empty(); }
  size_t size() const { return entries_.size(); }
  std::span<const Entry> entries() const { return entries_; }
  // The number of dots.
  uint64_t total() const;

  void encode(Encoder& out) const;
  static VersionVector decode(Decoder& in);

  friend bool operator==(const VersionVector&, const VersionVector&) = default;

 private:
  // The index of `actor`, or of where it belongs.
  size_t find(const ActorId& actor) const;

  std::vector<Entry> entries_;
};

// The maximal dots of a set of changes: what a change depends on. Ascending; small.
using Frontier = std::vector<Dot>;

}  // namespace skerry
