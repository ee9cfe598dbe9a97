// What the add-wins and the remove-wins set are made of: elements, each with the dots of the
// commands on it that no later command has seen, and the causal context of all that was ever seen.
//
// A dot is an addition's or a removal's. The add-wins set stores additions only; a removal there is
// the absence of dots that the context covers, so that nothing is left of a removed element. In the
// remove-wins set a removal is a dot like any other, and one that survives hides its element.
//
// Join is that of a map of dots (Almeida, Shoker, Baquero 2018, section 7.3, DotFun): a dot
// survives if both sides hold it or if the side without it has never seen it. Of a delta each dot
// that it has seen is looked up, so that joining it never visits elements it says nothing of; of a
// state that has seen more dots than there are here, all dots here are.
//
// Two hash tables, of elements by the digest that a set's digest sums up anyway and of dots:
// nothing is hashed twice, and one delta touches a cache line or two of each. They are walked only
// where order does not matter, or to be sorted: whoever asks for elements in order pays for it.
//
// Invariants: both tables hold the same dots; every dot is in the context; no element is without
// dots; count_ and digest_ are those of the visible elements.
// Cost: add, remove and joining a delta O(1) for each dot; joining a state O(size); listing the
// elements and encoding O(size log size). About 200 bytes an element beside its text, which is held
// once.
// Limits: an element has at most kMaxItemBytes (1 MiB).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "core/bytes.h"
#include "core/codec.h"
#include "core/hash.h"
#include "core/value.h"
#include "crdts/causality/causal_context.h"
#include "crdts/object/object.h"

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
  enum class Removals : uint8_t { kNone, kAllowed };
  static DottedElements decode(Decoder& in, Removals removals);
  void check_invariants() const;

  friend bool operator==(const DottedElements& a, const DottedElements& b);

 private:
  // The text is a view into the element's payload; it decides between equal digests.
  struct Key {
    Hash128 digest;
    std::string_view text;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Mark {
    Key key;
    Kind kind = Kind::kAddition;
  };
  struct Entry {
    Payload text;
    absl::InlinedVector<Dot, 1> dots;  // ascending
    uint32_t removals = 0;
    bool is_visible() const { return removals == 0 && !dots.empty(); }
  };
  static uint64_t mixed(uint64_t a, uint64_t b) {
    const uint64_t product = (a ^ 0x9E3779B97F4A7C15u) * (b | 1) + a;
    return product ^ (product >> 32);
  }
  struct KeyHash {
    size_t operator()(const Key& key) const { return key.digest.low; }
  };
  struct KeyEqual {
    bool operator()(const Key& a, const Key& b) const {
      return a.digest == b.digest && (a.text.data() == b.text.data() || a.text == b.text);
    }
  };
  struct DotHash {
    size_t operator()(const Dot& dot) const {
      return mixed(dot.actor.epoch + dot.actor.replica.value, 0xD1B54A32D192ED03u) +
             mixed(dot.sequence, 0x8CB92BA72F3D8DD7u);
    }
  };
  using Elements = absl::flat_hash_map<Key, Entry, KeyHash, KeyEqual>;
  using Marks = absl::flat_hash_map<Dot, Mark, DotHash>;
  static Key key_of(std::string_view element) { return {element_digest(element), element}; }

  // The dots here that `other` has seen go.
  absl::InlinedVector<Dot, 2> superseded_by(const DottedElements& other) const;
  std::vector<const Elements::value_type*> by_digest() const;
  // `text` holds the key's text; it is kept if the element is new.
  void insert(const Key& key, const Payload& text, const Dot& dot, Kind kind);
  void erase(const Dot& dot);
  void count_visibility(const Hash128& digest, bool before, bool after);
  void decode_dots(Decoder& in, std::string_view element, Removals removals);

  Elements elements_;
  Marks marks_;
  CausalContext context_;
  uint64_t count_ = 0;
  Hash128 digest_;
};

}  // namespace skerry::crdts
