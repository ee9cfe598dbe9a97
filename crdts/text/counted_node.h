// An inner node of a B+-tree that is searched by counting: its children, and what lies below each
// of them, in whatever is counted.
//
// Children are numbers of nodes; where those lie, and who their parents are, is the tree's to say.
#pragma once

#include <array>
#include <cstdint>

#include "core/check.h"

namespace skerry::crdts::text {

// `Sums` are 0 by default, and added and taken away modulo their range.
template <typename Sums, uint32_t kFan>
struct CountedNode {
  uint32_t count = 0;
  uint32_t parent = 0xFFFFFFFF;  // in trees that also go upwards
  std::array<uint32_t, kFan> child;
  std::array<Sums, kFan> sums;

  bool is_full() const { return count == kFan; }

  // Which of the children it is. REQUIRES: it is one.
  uint32_t index_of(uint32_t node) const {
    uint32_t i = 0;
    while (child[i] != node) ++i;
    SKERRY_DEBUG_CHECK(i < count);
    return i;
  }

  Sums total() const {
    Sums all{};
    for (uint32_t i = 0; i < count; ++i) all += sums[i];
    return all;
  }

  // REQUIRES: it is not full.
  void insert(uint32_t at, uint32_t node, const Sums& sum) {
    for (uint32_t i = count; i > at; --i) {
      child[i] = child[i - 1];
      sums[i] = sums[i - 1];
    }
    child[at] = node;
    sums[at] = sum;
    ++count;
  }

  void erase(uint32_t at) {
    --count;
    for (uint32_t i = at; i < count; ++i) {
      child[i] = child[i + 1];
      sums[i] = sums[i + 1];
    }
  }

  // Moves the children from `from` on to a node without any.
  void split(uint32_t from, CountedNode& right) {
    for (uint32_t i = from; i < count; ++i) right.insert(i - from, child[i], sums[i]);
    count = from;
  }
};

}  // namespace skerry::crdts::text
