// A set in which, for each element, the last command wins (Shapiro et al. 2011, RR-7506, section
// 3.3.3, LWW-element-set), by hybrid time, then actor.
//
// Keeps a stamp for every element ever added; a removed one stays as a tombstone.
//
// Invariants: count_ and digest_ are those of the elements that are present.
// Cost: add, remove and joining a delta O(log size); joining a state O(size log size). About 80
// bytes an element beside its text.
// Limits: an element has at most kMaxItemBytes (1 MiB).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "core/codec.h"
#include "core/value.h"
#include "crdts/object/object.h"

namespace skerry::crdts {

class LwwSet {
 public:
  static constexpr std::string_view kName = "lww_set";

  // REQUIRES, of both: is_valid_item(element). A command with a lesser stamp than the element's
  // last one is a change that shows nowhere.
  LwwSet add(std::string_view element, const Mutation& mutation);
  // Removing what is not there changes nothing.
  LwwSet remove(std::string_view element, const Mutation& mutation);
  void join(const LwwSet& other);

  bool contains(std::string_view element) const;
  Value value() const;
  Hash128 digest() const { return digest_; }
  uint64_t size() const { return count_; }

  uint64_t irreducibles() const { return stamps_.size(); }
  LwwSet residual(const LwwSet& other) const;

  uint64_t content_bytes() const;
  // One element, and its stamp is the mutation's.
  bool is_delta_of(const Mutation& mutation) const;

  // The actors that hold a stamp, ascending, then each element with its time and its actor's place.
  void encode(Encoder& out) const;
  static LwwSet decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const LwwSet&, const LwwSet&) = default;

 private:
  // Ordered: the larger one wins. One actor never uses a time twice; were it to, additions win.
  struct Stamp {
    HybridTime time;
    ActorId actor;
    bool is_present = false;
    friend constexpr auto operator<=>(const Stamp&, const Stamp&) = default;
  };

  LwwSet command(std::string_view element, const Mutation& mutation, bool is_present);
  void raise(std::string_view element, const Stamp& stamp);
  std::vector<ActorId> stamp_actors() const;

  absl::btree_map<std::string, Stamp, std::less<>> stamps_;
  uint64_t count_ = 0;
  Hash128 digest_;
};

}  // namespace skerry::crdts
