// The text itself: UTF-8 in the leaves of a B+-tree that counts scalar values, bytes, units of
// UTF-16 and lines.
//
// Invariants: 1. all leaves have the same depth, and none is empty unless it is the only one; 2. a
// node's counts are the sums of its children's, once what the cursor owes is paid; 3. no scalar
// value is cut by a leaf's end.
// Cost: O(log leaves + kLeafBytes) for an edit and O(1) levels where it is in the leaf of the edit
// before it: the counts above a leaf are paid when the cursor leaves it. Leaves that run low are
// joined with a neighbour under the same parent.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crdts/text/counted_node.h"
#include "crdts/text/event_graph/counts.h"
#include "crdts/text/event_graph/event.h"

namespace skerry::crdts::event_graph {

class Rope {
 public:
  // Scalar values.
  uint32_t size() const { return total_.scalars; }
  const Counts& counts() const { return total_; }

  // `text` is valid UTF-8. REQUIRES: position <= size().
  void insert(uint32_t position, std::string_view text);
  // REQUIRES: position + length <= size().
  void erase(uint32_t position, uint32_t length);

  std::string text() const;
  // Appends [from, to) in scalar values.
  void append_to(std::string& out, uint32_t from, uint32_t to) const;

  // All counts of what is before a position. REQUIRES: position <= size().
  Counts before(uint32_t position) const;
  // The scalar value that holds this byte, unit or newline (by number, from 0); size() behind the
  // last. A line begins behind its newline.
  uint32_t scalar_of(uint32_t wanted, Measure measure) const;

  void check_invariants() const;

 private:
  static constexpr uint32_t kLeafBytes = 1008;
  static constexpr uint32_t kMostAtOnce = 480;  // so that half a leaf has room for it
  static constexpr uint32_t kFan = 24;
  static constexpr uint32_t kMaxHeight = 10;

  struct Leaf {
    Counts counts;
    std::array<char, kLeafBytes> text;

    std::string_view view() const { return {text.data(), counts.bytes}; }
  };
  using Inner = text::CountedNode<Counts, kFan>;
  struct Step {
    uint32_t node = 0;
    uint32_t index = 0;
  };

  // Puts the cursor on the leaf of a position: where two leaves meet, on the right one if the
  // character behind the position is `wanted`, else on the left one. The offset in the leaf.
  uint32_t seek(uint32_t position, bool wanted) {
    if (leaf_ != kNone && position >= start_) {
      const uint32_t offset = position - start_;
      const uint32_t here = leaves_[leaf_].counts.scalars;
      if (offset < here || (offset == here && !wanted)) return offset;
    }
    return descend(position, wanted);
  }
  uint32_t descend(uint32_t position, bool wanted);
  // Pays what the nodes above the cursor's leaf are owed.
  void settle() const;
  void owe(const Counts& more) {
    owed_ += more;
    total_ += more;
  }

  void insert_some(uint32_t position, std::string_view text, const Counts& more);
  // Cuts the cursor's leaf in two.
  void split_leaf();
  // Puts a node behind the cursor's at a height; the counts of both are known.
  void add_behind(uint32_t height, uint32_t child, const Counts& counts);
  void split_inner(uint32_t height);
  // Takes out the node on the cursor's path at a height, whose counts are zero by now.
  void remove_child(uint32_t height);
  void join_with_neighbour();
  void shrink();

  uint32_t new_leaf();
  uint32_t new_inner();
  Counts total_of(uint32_t node, uint32_t height) const;
  void append_node(std::string& out, uint32_t node, uint32_t height) const;
  Counts check_node(uint32_t node, uint32_t height) const;

  std::vector<Leaf> leaves_;
  mutable std::vector<Inner> inners_;
  std::vector<uint32_t> free_leaves_;
  std::vector<uint32_t> free_inners_;
  uint32_t root_ = kNone;
  uint32_t height_ = 0;  // of inner nodes above the leaves
  Counts total_;

  // The cursor: path_[h] is the node at height h + 1 and the index of the child below it.
  std::array<Step, kMaxHeight> path_;
  uint32_t leaf_ = kNone;
  uint32_t start_ = 0;  // the position of the leaf's first character
  mutable Counts owed_;
};

}  // namespace skerry::crdts::event_graph
