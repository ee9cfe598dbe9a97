// Two causally closed sets of changes with a history in common, drawn: replicas write, take each
// other's changes whole or in part, and two of them are compared.
#pragma once

#include <set>
#include <vector>

#include "core/rng.h"
#include "sync/reconcile/sets/held_set.h"

namespace skerry::test {

struct SetPair {
  sync::HeldSet left;
  sync::HeldSet right;
};

enum class Clones {
  kNone,
  kOne,  // each side has another change under one and the same dot
};

struct SetShape {
  size_t replicas = 4;
  size_t steps = 100;  // of writing or taking
  Clones clones = Clones::kNone;
};

SetPair draw_sets(uint64_t seed, const SetShape& shape);
// A shape of whatever size, the empty and the equal among them.
SetShape draw_shape(uint64_t seed);

// The hashes of `set` that `other` lacks; and of rows.
std::set<Hash128> only_in(const sync::HeldSet& set, const sync::HeldSet& other);
std::set<Hash128> hashes_of(const sync::HeldSet& set, const std::vector<sync::RowIndex>& rows);

}  // namespace skerry::test
