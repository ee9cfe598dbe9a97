// A place in a dense order: between any two places there is always another.
//
// A position is a list of levels, compared level by level by (digit, actor, sequence number). What
// is new in a position carries the dot of the element that it was made for, so that no two elements
// ever have the same one. `actor` is a number that only means something beside a table of actors;
// a level without a dot has sequence 0.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "crdts/text/block.h"

namespace skerry::crdts::text {

// No position has more levels: a splice that would need one is refused.
inline constexpr size_t kMaxLevels = size_t{1} << 16;

struct Level {
  uint32_t digit = 0;
  ElementId dot;
  friend bool operator==(const Level&, const Level&) = default;
};

using Position = std::vector<Level>;
using PositionView = std::span<const Level>;

}  // namespace skerry::crdts::text
