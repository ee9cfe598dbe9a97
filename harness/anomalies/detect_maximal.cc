// Definition 4 of Weidner and Kleppmann 2023 ("The art of the fugue", section 5), over all
// elements, deleted ones included:
//
//   1. If A is the left origin of B, and B stands before all others with that left origin, then A
//      and B are neighbours.
//   2. If B is the right origin of A, and A stands behind all others with that right origin, then A
//      and B are neighbours, unless (lemma 5) their left origins differ and something between A's
//      left origin and B does not descend from that left origin.
//   3. Elements with equal left and equal right origins ascend by id.
//
// The third is an arbitrary choice, as its authors say; a design whose ties descend throughout is
// measured against the descending order.
#include "harness/anomalies/detector.h"

namespace skerry::harness {
namespace {

constexpr int kNone = SequenceElement::kNone;

class Definition4 {
 public:
  explicit Definition4(const Observation& seen) : seen_(seen), order_(*seen.sequence) {}

  std::string broken() const {
    for (int i = 0; i < size(); ++i) {
      if (std::string wrong = broken_forward(i); !wrong.empty()) return wrong;
      if (std::string wrong = broken_backward(i); !wrong.empty()) return wrong;
    }
    return broken_tie();
  }

 private:
  int size() const { return static_cast<int>(order_.size()); }
  const SequenceElement& at(int place) const { return order_[static_cast<size_t>(place)]; }

  std::string broken_forward(int a) const {
    for (int b = 0; b < size(); ++b) {
      if (at(b).left != a) continue;
      if (b == a + 1) return "";
      return "condition 1: " + at(b).name + " is the first that was typed behind " + at(a).name +
             ", and does not stand next to it";
    }
    return "";
  }

  std::string broken_backward(int b) const {
    for (int a = size() - 1; a >= 0; --a) {
      if (at(a).right != b) continue;
      if (a + 1 == b || is_excused(a, b)) return "";
      return "condition 2: " + at(a).name + " is the last that was typed before " + at(b).name +
             ", and does not stand next to it";
    }
    return "";
  }

  bool is_excused(int a, int b) const {
    if (at(a).left == at(b).left) return false;
    for (int c = at(a).left + 1; c < b; ++c) {
      if (!descends(c, at(a).left)) return true;
    }
    return false;
  }

  bool descends(int place, int ancestor) const {
    while (place != kNone && place != ancestor) place = at(place).left;
    return place == ancestor;
  }

  std::string broken_tie() const {
    for (int a = 0; a < size(); ++a) {
      for (int b = a + 1; b < size(); ++b) {
        if (at(a).left != at(b).left || at(a).right != at(b).right) continue;
        if (id_precedes(at(a), at(b)) != seen_.ties_descend) continue;
        return "condition 3: " + at(a).name + " and " + at(b).name +
               " were typed at the same place, and do not stand in the order of their ids";
      }
    }
    return "";
  }

  bool id_precedes(const SequenceElement& a, const SequenceElement& b) const {
    const ActorId& left = seen_.history[a.step].mutation.actor;
    const ActorId& right = seen_.history[b.step].mutation.actor;
    return left != right ? left < right : a.id < b.id;
  }

  const Observation& seen_;
  const SequenceView& order_;
};

}  // namespace

std::string find_not_maximal(const Observation& seen) {
  return seen.sequence == nullptr ? "" : Definition4(seen).broken();
}

}  // namespace skerry::harness
