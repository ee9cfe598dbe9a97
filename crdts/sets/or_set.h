// The observed-remove set with tags and tombstones (Shapiro et al. 2011, RR-7506, section 3.3.5,
// OR-Set), and undo by causal length (Yu and Rostad 2020, "A low-cost set CRDT based on causal
// lengths", for the lengths; undo of commands by parity: reversals.h).
//
// An addition makes a tag, its own dot, on its element. A removal names the tags that its author
// sees on the element, and hides them. An element is in the set while a tag on it is shown: one
// whose addition is in effect, and that no removal in effect names. Every command stays.
//
// A command is in effect while its length is even. Undo raises the length of one addition or
// removal to the next odd number, redo to the next even one; join takes the larger, so that
// concurrent undos of one command are one. What is undone:
//   local undo    this actor's last addition or removal that is in effect
//   global undo   the last of all that are, by (hybrid time, dot), which extends causality
//   local redo    what this actor's last undo that still stands undid; global redo: the last of all
// An undo or redo with nothing to reverse has no effect.
//
// Invariants: a tag is in shown_ exactly while it is shown; hidden_ counts the removals in effect
// that name a tag; digest_ is that of the elements with shown tags.
// Cost: add and joining a delta O(log size); remove O(tags of the element); undo O(size) at worst.
// About 150 bytes a command beside its text, for ever.
// Limits: an element has at most kMaxItemBytes (1 MiB), a length at most 2^62.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "core/codec.h"
#include "core/command.h"
#include "core/status.h"
#include "core/time.h"
#include "core/value.h"
#include "crdts/object/object.h"
#include "crdts/sets/reversals.h"

namespace skerry::crdts {

class OrSet {
 public:
  static constexpr std::string_view kName = "or_set";

  // REQUIRES, of both: is_valid_item(element), and the mutation's dot is new. Removing what is not
  // there changes nothing.
  OrSet add(std::string_view element, const Mutation& mutation);
  OrSet remove(std::string_view element, const Mutation& mutation);
  StatusOr<OrSet> perform(const Command& command, const Mutation& mutation);
  void join(const OrSet& other);

  bool contains(std::string_view element) const { return shown_.contains(element); }
  Value value() const;
  Hash128 digest() const { return digest_; }
  uint64_t size() const { return shown_.size(); }
  // Tags that are not shown, removals, and commands that were ever undone.
  uint64_t garbage() const;

  // An irreducible is an addition, a removal, or a command's length.
  uint64_t irreducibles() const {
    return additions_.size() + removals_.size() + reversals_.all().size();
  }
  OrSet residual(const OrSet& other) const;

  bool has_seen(const Dot& dot) const {
    return additions_.contains(dot) || removals_.contains(dot);
  }
  uint64_t content_bytes() const;
  // One irreducible, with the mutation's dot and time.
  bool is_delta_of(const Mutation& mutation) const;

  // Additions, removals, lengths; each ascending by dot.
  void encode(Encoder& out) const;
  static OrSet decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const OrSet& a, const OrSet& b) {
    return a.additions_ == b.additions_ && a.removals_ == b.removals_ &&
           a.reversals_ == b.reversals_;
  }

 private:
  struct Addition {
    HybridTime time;
    std::string element;
    friend bool operator==(const Addition&, const Addition&) = default;
  };
  struct Removal {
    HybridTime time;
    std::vector<Dot> tags;  // ascending, not empty
    static Removal decode(Decoder& in);
    friend bool operator==(const Removal&, const Removal&) = default;
  };
  std::optional<Dot> undoable(bool is_global, const ActorId& actor) const;
  StatusOr<OrSet> reverse(const UndoRedo& which, const Mutation& mutation);

  void insert_addition(const Dot& dot, const Addition& addition);
  void insert_removal(const Dot& dot, const Removal& removal);
  void raise(const Dot& command, const Reversal& reversal);
  // Counts one removal in effect more, or one less, for each of the tags.
  void cover(const std::vector<Dot>& tags);
  void uncover(const std::vector<Dot>& tags);
  // Shows or hides the tag as its addition's state and hidden_ say.
  void refresh(const Dot& tag);

  absl::btree_map<Dot, Addition> additions_;
  absl::btree_map<Dot, Removal> removals_;
  Reversals reversals_;
  // All of what follows is made of the above.
  absl::btree_map<Dot, uint64_t> hidden_;
  absl::btree_map<std::string, std::vector<Dot>, std::less<>> shown_;
  Hash128 digest_;
};

}  // namespace skerry::crdts
