// Where an actor ends. After each opening a replica writes as another actor, and the first change
// of that one depends on how far it had its earlier ones: so whoever has the one has the others, up
// to there.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/ids.h"

namespace skerry {

// Whoever has any of `by` has all of `actor` up to `last`.
struct Closing {
  // Of one actor: what is copied again and again may have many.
  static constexpr size_t kMostOfOne = 16;

  ActorId actor;
  uint64_t last = 0;
  ActorId by;  // of the same replica

  friend bool operator==(const Closing&, const Closing&) = default;
};

}  // namespace skerry
