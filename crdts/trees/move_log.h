// The tree with atomic move (Kleppmann, Mulligan, Gomes, Beresford 2021, "A highly-available move
// operation for replicated trees", section 3): all moves in the order of their timestamps (hybrid
// time, actor, sequence); one that would put a node below itself has no effect.
//
// The paper undoes all later moves when one comes late, and does them again. Here only the parents
// are rewound; the later moves are passed over in order, and one is judged anew only if its outcome
// can be another: while a node's parent differs from what it was before the late move came (the
// node is `altered`), the verdict on x -> y can change only if x is altered or above an altered
// node in the old tree or in the new. The set of those (`marked`) is kept along the way; it is as
// small as a few paths to the root. Children are relinked for the nodes whose final place changed,
// no other.
//
// Invariants: 1. steps_ ascend by timestamp; 2. parent_ and current_ are what all effective moves
// in order leave; 3. no node is above itself; 4. each step says what it replaced; 5. children of a
// parent ascend by place, and the trash's are not listed.
// Cost: a move in order takes O(depth) to judge (O(1) for a leaf) and O(siblings) to link; one that
// is late by k moves O(k) small steps besides, and O(depth) for each one that is judged anew.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/time.h"
#include "crdts/causality/dot_index.h"
#include "crdts/trees/place.h"

namespace skerry::crdts::trees {

struct Timestamp {
  HybridTime time;
  uint32_t actor = 0;  // by number
  uint64_t sequence = 0;
};

class MoveLog {
 public:
  static constexpr uint32_t kRoot = 0;
  static constexpr uint32_t kTrash = 1;  // what is below it was removed

  // `actors` must outlive the log.
  explicit MoveLog(const DotIndex& actors);

  // A node that is nowhere until a move says where.
  uint32_t add_node();
  // REQUIRES: child is no root and not the parent; no move has the same timestamp.
  void integrate(const Timestamp& timestamp, uint32_t child, uint32_t parent, Digits digits);

  uint32_t nodes() const { return static_cast<uint32_t>(parent_.size()); }
  uint32_t moves() const { return static_cast<uint32_t>(steps_.size()); }
  // kNone for the roots and for what is nowhere.
  uint32_t parent(uint32_t node) const { return parent_[node]; }
  bool is_below(uint32_t node, uint32_t ancestor) const;

  struct Child {
    uint64_t prefix;  // of its place
    uint32_t node;
    uint32_t move;  // that put it there
  };
  // In order. None of the trash.
  std::span<const Child> children(uint32_t parent) const { return children_[parent]; }
  // REQUIRES: the node is somewhere, and not directly in the trash.
  Place place(uint32_t node) const { return place_of(current_[node]); }

  // The moves in order, each with its timestamp, and whether it has an effect.
  struct Entry {
    Timestamp timestamp;
    uint32_t child;
    uint32_t parent;
    Digits digits;
    bool is_effective;
  };
  Entry entry(uint32_t i) const;

  // Against the paper's algorithm, from nothing.
  void check_invariants() const;

 private:
  // What is read of a move when others are passed over, in order of time.
  struct Step {
    int64_t wall_ns = 0;
    uint32_t move = 0;
    uint32_t child = 0;
    uint32_t parent = 0;
    uint32_t replaced = kNone;         // the move that held the child before, if effective
    uint32_t replaced_parent = kNone;  // and where
    bool is_effective = false;
  };
  // The rest of a move, by number: in order of arrival.
  struct Move {
    uint64_t sequence = 0;
    uint64_t prefix = 0;
    uint32_t counter = 0;
    uint32_t actor = 0;
    uint32_t digits_at = 0;
    uint32_t digits = 0;
  };
  // A node that another move holds than before the late one came.
  struct Altered {
    uint32_t node;
    uint32_t old_move;
    uint32_t old_parent;
  };

  bool is_before(const Timestamp& timestamp, const Step& step) const;
  size_t index_for(const Timestamp& timestamp) const;
  Place place_of(uint32_t move) const;

  void perform(Step& step, bool is_leaf = false);
  void integrate_late(size_t at, Step step);
  void redo(Step& step);
  void redo_marked(Step& step);
  std::vector<Altered>::iterator find_altered(uint32_t node);
  void mark_again();
  void mark_path(uint32_t node);

  void link(uint32_t node, uint32_t parent, uint32_t move);
  void unlink(uint32_t node, uint32_t parent, uint32_t move);
  std::vector<Child>::iterator slot(uint32_t parent, uint32_t move);
  void check_children() const;

  const DotIndex& actors_;
  std::vector<Step> steps_;
  std::vector<Move> moves_;
  std::vector<uint16_t> digits_;  // of all moves, one after the other
  std::vector<uint32_t> parent_;
  std::vector<uint32_t> current_;  // the move that holds each node
  std::vector<std::vector<Child>> children_;
  std::vector<Altered> altered_;
  std::vector<uint32_t> mark_;  // == marking_: altered, or above an altered node
  uint32_t marking_ = 0;
};

}  // namespace skerry::crdts::trees
