// What the OR-map is made of: leaves at paths, each with the dots of the commands on it that no
// later command has erased, and one causal context for all of them.
//
// This is the nested DotMap of Almeida, Shoker, Baquero 2018, section 7.3, laid out flat. There, a
// map's join is that of its values, key by key, under one shared context, and every value is a map
// again or holds dots; so what survives is decided for each dot alone: it survives if both sides
// hold it, or if the side without it has never seen it. Kept flat, by dot and by path, a delta is
// joined without walking the levels, and a removal is a range of paths.
//
// Invariants: each live dot is on exactly one leaf and in the context; no leaf is without dots; a
// leaf's sum and, unless it is stale, its fact's hash are those of its dots; digest_ sums the facts
// up; crowded_ is the weight of all leaves.
// Cost: a command and joining a delta O(log size) for each dot it adds or erases, and moving the
// leaf's dots; joining a state O(size log size); digest O(1), but O(weight) of the crowded
// registers that changed since. A leaf is 150 bytes beside its texts, each further dot of it 60.
// Limits: paths as in maps/pointer.h, texts kMaxItemBytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/inlined_vector.h"
#include "core/bytes.h"
#include "core/codec.h"
#include "core/hash.h"
#include "crdts/causality/causal_context.h"
#include "crdts/maps/children.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

// Where a leaf is: its path as a pointer, its kind and, of a set, the element: sets have a leaf for
// each element.
struct LeafKey {
  Payload pointer;
  ChildKind kind = ChildKind::kCounter;
  Payload element;

  std::string_view path() const { return as_text(pointer.view()); }
  friend bool operator==(const LeafKey& a, const LeafKey& b) { return !(a < b) && !(b < a); }
  friend bool operator<(const LeafKey& a, const LeafKey& b);
};

class DottedLeaves {
 public:
  const CausalContext& context() const { return context_; }
  Hash128 digest() const;
  uint64_t digest_cost() const { return crowded_ + 1; }
  // How many facts there are.
  uint64_t count() const { return leaves_.size(); }
  // One line a leaf, ascending.
  std::vector<std::string> facts() const;
  // What the dots of one kind at one path carry.
  std::vector<Carried> carried(std::string_view pointer, ChildKind kind) const;

  // The delta in which `dot` is seen, and what it supersedes is gone: nothing, one leaf, all
  // elements or values of one kind at a path, or all there and below. Nothing changes here until it
  // is joined.
  DottedLeaves superseding_nothing(const Dot& dot) const;
  DottedLeaves superseding_leaf(const LeafKey& key, const Dot& dot) const;
  DottedLeaves superseding_below(std::string_view pointer, const Dot& dot) const;
  // Adds a dot to a delta in the making. REQUIRES: the dot is in the context and on no leaf.
  void insert(LeafKey key, const Dot& dot, Carried carried);

  void join(const DottedLeaves& other);

  // Decomposable: an irreducible is a live dot with what it carries, or a dot that is gone.
  uint64_t irreducibles() const { return context_.dot_count(); }
  DottedLeaves residual(const DottedLeaves& other) const;

  // Pointers once for all that is at them, elements, values and amounts.
  uint64_t content_bytes() const;
  // One dot at most, and the mutation's.
  bool is_delta_of(const Mutation& mutation) const;

  // The context; then pointers, ascending, each with its leaves, each with its dots.
  void encode(Encoder& out) const;
  static DottedLeaves decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const DottedLeaves& a, const DottedLeaves& b);

 private:
  class Reader;  // of what encode() writes

  using SharedKey = std::shared_ptr<const LeafKey>;
  struct ByKey {
    using is_transparent = void;
    static const LeafKey& key(const SharedKey& shared) { return *shared; }
    static const LeafKey& key(const LeafKey& plain) { return plain; }
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
      return key(a) < key(b);
    }
  };
  struct Mark {
    SharedKey leaf;
    Carried carried;
  };
  struct Leaf {
    absl::InlinedVector<Dot, 1> dots;  // ascending
    uint64_t sum = 0;                  // of a counter; of a register's values, their bytes
    mutable Hash128 fact;              // as it is in digest_
    mutable bool is_stale = false;     // fact is to be written again: its key is in stale_
    // What writing the fact of a register with many values costs; 0 of other leaves.
    uint64_t weight(ChildKind kind) const;
  };
  using Leaves = absl::btree_map<SharedKey, Leaf, ByKey>;

  void put(const SharedKey& key, const Dot& dot, const Carried& carried);
  void erase(const Dot& dot);
  void mark_stale(const SharedKey& key, const Leaf& leaf);
  // After a change of dots: drops empty leaves, and writes the facts that cost little.
  void refresh();
  void write_fact(const LeafKey& key, const Leaf& leaf) const;
  std::string fact_of(const LeafKey& key, const Leaf& leaf) const;
  template <typename Visit>
  void for_each_superseded(const DottedLeaves& other, Visit visit) const;

  Leaves leaves_;
  absl::btree_map<Dot, Mark> marks_;
  CausalContext context_;
  uint64_t crowded_ = 0;
  mutable Hash128 digest_;
  mutable std::vector<SharedKey> stale_;  // outside of a change: of crowded registers
};

}  // namespace skerry::crdts
