// A bag: a set that holds elements several times (the bag of delta-enabled-crdts; each copy a dot,
// after the optimised OR-set of Bieniusa et al. 2012, section 3; Almeida et al. 2018, section 7.3).
//
// Every addition is one copy more. A removal takes one copy away: the remover's own oldest one, or
// else the one with the smallest dot that it sees. Additions win over concurrent removals, which
// have not seen them; of two concurrent removals that choose the same copy one is in vain.
//
// Invariants: dot_map.h; copies_ holds the live dots of each element; digest_ is the sum over
// copies.
// Cost: add and joining a delta O(log size + copies of the element); remove O(copies of the
// element).
// Limits: an element has at most kMaxItemBytes (1 MiB).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/container/btree_map.h"
#include "absl/container/inlined_vector.h"
#include "core/codec.h"
#include "core/value.h"
#include "crdts/causality/dot_map.h"
#include "crdts/object/limits.h"

namespace skerry::crdts {

class Bag {
 public:
  static constexpr std::string_view kName = "bag";

  // REQUIRES, of both: is_valid_item(element), and the mutation's dot is new. Removing what is not
  // there changes nothing.
  Bag add(std::string_view element, const Mutation& mutation);
  Bag remove(std::string_view element, const Mutation& mutation);
  void join(const Bag& other);

  uint64_t copies(std::string_view element) const;
  Value value() const;
  Hash128 digest() const { return digest_; }
  uint64_t size() const { return dots_.live().size(); }

  uint64_t irreducibles() const { return dots_.irreducibles(); }
  Bag residual(const Bag& other) const;

  bool has_seen(const Dot& dot) const { return dots_.context().contains(dot); }
  uint64_t content_bytes() const;
  bool is_delta_of(const Mutation& mutation) const { return dots_.is_delta_of(mutation); }

  void encode(Encoder& out) const { dots_.encode(out); }
  static Bag decode(Decoder& in);
  void check_invariants() const;

  friend bool operator==(const Bag& a, const Bag& b) { return a.dots_ == b.dots_; }

 private:
  struct Copy {
    std::string element;
    DotMark mark() const { return DotMark::kUnset; }
    void encode(Encoder& out) const { out.text(element); }
    static Copy decode(Decoder& in, DotMark mark) {
      if (mark == DotMark::kSet) in.fail();
      return {std::string(decode_item(in))};
    }
    friend bool operator==(const Copy&, const Copy&) = default;
  };
  using Dots = absl::InlinedVector<Dot, 1>;  // ascending

  // Makes copies_ and digest_ of dots_.
  void index();
  void count(const Dot& dot, const std::string& element);
  void discount(const Dot& dot, const std::string& element);

  DotMap<Copy> dots_;
  absl::btree_map<std::string, Dots, std::less<>> copies_;
  Hash128 digest_;
};

}  // namespace skerry::crdts
