// What the add-wins and the remove-wins set are made of: elements, each with the dots of the
// commands on it that no later command has seen, and the causal context of all that was ever seen.
//
// A dot is an addition's or a removal's. The add-wins set stores additions only; a removal there is
// the absence of dots that the context covers, so that nothing is left of a removed element. In the
// remove-wins set a removal is a dot like any other, and one that survives hides its element.
//
// Join is that of a map of dots (Almeida, Shoker, Baquero 2018, section 7.3, DotFun): a dot
// survives if both sides hold it or if the side without it has never seen it. The dots that the
// other side has seen are found through its context's intervals, so that joining a delta never
// visits elements it says nothing of.
//
// Elements are kept by the digest that a set's digest sums up anyway: comparing two numbers that
// lie in the tree's node is several times faster than two texts that lie elsewhere. Whoever asks
// for the elements in their own order pays for sorting them.
//
// Invariants: both indices hold the same dots; every dot is in the context; no element is without
// dots; count_ and digest_ are those of the visible elements.
// Cost: add, remove and joining a delta O(log size) for each dot; joining a state and listing the
// elements O(size log size). About 130 bytes an element beside its text, which is held once.
// Limits: an element has at most kMaxItemBytes (1 MiB).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/inlined_vector.h"
#include "core/bytes.h"
#include "core/codec.h"
#include "core/hash.h"
#include "core/value.h"
#include "crdts/causal_context.h"
#include "crdts/object.h"

namespace skerry::crdts {

class DottedElements {
 public:
  enum class Kind : bool { kAddition, kRemoval };

  // Whether `element` has an addition and no removal.
  bool contains(std::string_view element) const;
  // The visible elements, ascending.
  std::vector<std::string> elements() const;
  uint64_t count() const { return count_; }
  Hash128 digest() const { return digest_; }
  const CausalContext& context() const { return context_; }

  // The delta of a command on `element` by `dot`: it supersedes all dots of the element that are
  // here. Nothing changes here until it is joined. REQUIRES: is_valid_item(element).
  DottedElements superseding(std::string_view element, const Dot& dot) const;
  // Adds a dot to a delta in the making. REQUIRES: the dot is in the context and on no element.
  void insert(std::string_view element, const Dot& dot, Kind kind);

  void join(const DottedElements& other);
  // Takes every dot of either side, whatever the other has seen: not a join that a set should have
  // (mutant_add_wins_set_forgets_removals.h).
  void unite(const DottedElements& other);

  // Decomposable: an irreducible is a live dot with its element, or a dot that is gone.
  uint64_t irreducibles() const { return context_.dot_count(); }
  DottedElements residual(const DottedElements& other) const;

  uint64_t content_bytes() const;
  // One dot at most, and the mutation's.
  bool is_delta_of(const Mutation& mutation) const;

  // The context, then for each element, by ascending digest, its text and its dots as places in
  // the context.
  void encode(Encoder& out) const;
  static DottedElements decode(Decoder& in, bool may_hold_removals);
  void check_invariants() const;

  friend bool operator==(const DottedElements& a, const DottedElements& b);

 private:
  struct Mark {
    Payload element;
    Kind kind = Kind::kAddition;
  };
  struct Entry {
    absl::InlinedVector<Dot, 1> dots;  // ascending
    uint32_t removals = 0;
    bool is_visible() const { return removals == 0 && !dots.empty(); }
  };
  // The text is a view into the payload that all marks of the element share; it decides between
  // equal digests.
  struct Key {
    Hash128 digest;
    std::string_view text;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  static Key key_of(std::string_view element) { return {element_digest(element), element}; }

  void insert(const Payload& element, const Dot& dot, Kind kind);
  void erase(const Dot& dot);
  void count_visibility(const Hash128& digest, bool before, bool after);
  void decode_dots(Decoder& in, std::string_view element, bool may_hold_removals);

  absl::btree_map<Key, Entry> elements_;
  absl::btree_map<Dot, Mark> marks_;
  CausalContext context_;
  uint64_t count_ = 0;
  Hash128 digest_;
};

}  // namespace skerry::crdts
