#include "harness/intents/typed_runs.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

namespace skerry::harness {
namespace {

using crdts::Anomaly;

constexpr uint32_t kNone = ~uint32_t{0};

struct Element {
  Name name = 0;
  uint32_t change = kNone;
  uint32_t left = kNone;   // places in the order; kNone: the start
  uint32_t right = kNone;  // kNone: the end
};

// Which elements hang together.
class Groups {
 public:
  explicit Groups(size_t elements) : parent_(elements) {
    std::iota(parent_.begin(), parent_.end(), 0);
  }
  uint32_t root(uint32_t element) {
    while (parent_[element] != element) {
      parent_[element] = parent_[parent_[element]];
      element = parent_[element];
    }
    return element;
  }
  void join(uint32_t a, uint32_t b) { parent_[root(a)] = root(b); }

 private:
  std::vector<uint32_t> parent_;
};

class RunJudge {
 public:
  RunJudge(const Shadows& shadows, const MadeChanges& changes, std::vector<Name> order)
      : shadows_(shadows), changes_(changes), order_(order.size()) {
    std::vector<uint32_t> place(shadows.names().size(), kNone);
    for (uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    for (const Insertion& insertion : shadows.insertions()) {
      Element& element = order_[place[insertion.name]];
      element.name = insertion.name;
      if (insertion.left != Insertion::kStart) element.left = place[insertion.left];
      element.right = next_seen(element.left, insertion.change);
      element.change = insertion.change;  // from here on it is placed
    }
  }

  void judge(IntentFindings& findings) {
    collect_pairs();
    const auto [forward, forward_strange] = count_runs(forward_, findings);
    const auto [backward, backward_strange] = count_runs(backward_, findings);
    findings.metrics["forward_runs"] = forward;
    findings.metrics["interleaved_forward_runs"] = forward_strange;
    findings.metrics["backward_runs"] = backward;
    findings.metrics["interleaved_backward_runs"] = backward_strange;
    if (forward + backward > 0) {
      findings.metrics["interleaved_run_rate"] =
          (forward_strange + backward_strange) / (forward + backward);
    }
  }

 private:
  struct Pair {
    uint32_t later = 0;
    uint32_t earlier = 0;
    Anomaly anomaly = Anomaly::kForwardInterleaving;
  };

  bool knows(uint32_t change, const Element& other) const {
    return other.change == change || has_seen(changes_[change], changes_[other.change]);
  }

  // What followed `left` where the change's author inserted, erased or not: of the change itself
  // only what is placed already.
  uint32_t next_seen(uint32_t left, uint32_t change) const {
    for (uint32_t i = left == kNone ? 0 : left + 1; i < order_.size(); ++i) {
      if (order_[i].change != kNone && knows(change, order_[i])) return i;
    }
    return kNone;
  }

  void collect_pairs() {
    for (uint32_t later = 0; later < order_.size(); ++later) {
      const Element& element = order_[later];
      if (element.left != kNone && author(later) == author(element.left)) {
        forward_.push_back({later, element.left, Anomaly::kForwardInterleaving});
      }
      if (element.right == kNone || order_[element.right].left != element.left) continue;
      const bool is_by_one = author(later) == author(element.right);
      backward_.push_back(
          {later, element.right,
           is_by_one ? Anomaly::kBackwardInterleavingByOne : Anomaly::kBackwardInterleavingByMany});
    }
  }

  ReplicaId author(uint32_t place) const {
    return changes_[order_[place].change].dots.actor.replica;
  }

  // How many runs there are, and how many of them are interleaved.
  std::pair<double, double> count_runs(const std::vector<Pair>& pairs, IntentFindings& findings) {
    Groups groups(order_.size());
    for (const Pair& pair : pairs) groups.join(pair.later, pair.earlier);
    std::set<uint32_t> all;
    std::set<uint32_t> interleaved;
    for (const Pair& pair : pairs) {
      const uint32_t run = groups.root(pair.later);
      all.insert(run);
      const uint32_t strange = stranger_between(pair);
      if (strange == kNone) continue;
      interleaved.insert(run);
      findings.examples.try_emplace(pair.anomaly, told(pair, strange));
    }
    return {static_cast<double>(all.size()), static_cast<double>(interleaved.size())};
  }

  uint32_t stranger_between(const Pair& pair) const {
    const Element& a = order_[pair.later];
    const Element& b = order_[pair.earlier];
    const uint32_t last = std::max(pair.later, pair.earlier);
    for (uint32_t i = std::min(pair.later, pair.earlier) + 1; i < last; ++i) {
      if (!knows(order_[i].change, a) && !knows(order_[i].change, b)) return i;
    }
    return kNone;
  }

  std::string told(const Pair& pair, uint32_t strange) const {
    const Names& names = shadows_.names();
    const char* how = pair.anomaly == Anomaly::kForwardInterleaving ? "behind" : "before";
    return names.describe(order_[pair.later].name) + " was typed directly " + how + " " +
           names.describe(order_[pair.earlier].name) + ", and " +
           names.describe(order_[strange].name) +
           ", whose author had seen neither, is between them";
  }

  const Shadows& shadows_;
  const MadeChanges& changes_;
  std::vector<Element> order_;
  std::vector<Pair> forward_;
  std::vector<Pair> backward_;
};

// Of all elements, those that are shown, in the order of all.
std::vector<Name> left_of(const std::vector<Name>& order, const Shadows& shadows) {
  std::vector<bool> is_shown(shadows.names().size(), false);
  for (const Name name : shadows.shown()) is_shown[name] = true;
  std::vector<Name> left;
  for (const Name name : order) {
    if (is_shown[name]) left.push_back(name);
  }
  return left;
}

}  // namespace

void judge_runs(const Shadows& shadows, const MadeChanges& changes, IntentFindings& findings) {
  if (shadows.insertions().empty()) return;
  std::vector<Name> order = shadows.order();
  if (order.size() != shadows.insertions().size()) return;
  if (left_of(order, shadows) != shadows.shown()) return;
  RunJudge(shadows, changes, std::move(order)).judge(findings);
}

}  // namespace skerry::harness
