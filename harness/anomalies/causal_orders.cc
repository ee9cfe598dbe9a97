#include "harness/anomalies/causal_orders.h"

#include <algorithm>
#include <limits>

#include "core/check.h"

namespace skerry::harness {
namespace {

constexpr Subset bit(size_t change) { return Subset{1} << change; }

}  // namespace

CausalOrders::CausalOrders(const crdts::Design& design, OrdersOptions options)
    : design_(design), options_(std::move(options)) {
  Node bottom;
  const auto object = design_.make();
  bottom.value = object->value();
  bottom.digest = object->digest();
  bottom.states.push_back({{Path()}});
  nodes_.push_back(std::move(bottom));
}

bool CausalOrders::push(OrderedChange change) {
  SKERRY_CHECK(changes_.size() < kMostChanges);
  const Subset added = bit(changes_.size());
  const Subset needs = change.needs;
  sizes_.push_back(nodes_.size());
  changes_.push_back(std::move(change));
  const size_t before = nodes_.size();
  for (size_t i = 0; i < before; ++i) {
    const Subset smaller = nodes_[i].subset;
    if ((needs & ~smaller) == 0 && !complete(smaller | added)) return false;
  }
  return true;
}

void CausalOrders::pop() {
  SKERRY_CHECK(!changes_.empty());
  nodes_.resize(sizes_.back());
  sizes_.pop_back();
  changes_.pop_back();
  failure_.clear();
}

const CausalOrders::Node* CausalOrders::find(Subset subset) const {
  const auto at =
      std::lower_bound(nodes_.begin(), nodes_.end(), subset,
                       [](const Node& node, Subset wanted) { return node.subset < wanted; });
  return at == nodes_.end() || at->subset != subset ? nullptr : &*at;
}

uint64_t CausalOrders::states() const {
  uint64_t sum = 0;
  for (const Node& node : nodes_) sum += node.states.size();
  return sum;
}

uint64_t CausalOrders::orders() const {
  constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
  std::vector<uint64_t> ways(nodes_.size(), 0);  // to each node from nothing
  ways.front() = 1;
  for (size_t i = 1; i < nodes_.size(); ++i) {
    for (size_t last = 0; last < changes_.size(); ++last) {
      const Subset smaller = nodes_[i].subset & ~bit(last);
      if (smaller == nodes_[i].subset || (changes_[last].needs & ~smaller) != 0) continue;
      const Node* before = find(smaller);
      if (before == nullptr) continue;
      const uint64_t more = ways[static_cast<size_t>(before - nodes_.data())];
      ways[i] = more > kMost - ways[i] ? kMost : ways[i] + more;
    }
  }
  return ways.back();
}

// All edges into the subset: each change in it that no other one needs may have come last. The
// smaller subsets are there already, for they were added before or are met in ascending order.
bool CausalOrders::complete(Subset subset) {
  Draft draft;
  draft.node.subset = subset;
  for (size_t last = 0; last < changes_.size(); ++last) {
    if ((subset & bit(last)) == 0) continue;
    const Node* smaller = find(subset & ~bit(last));
    if (smaller == nullptr || (changes_[last].needs & ~smaller->subset) != 0) continue;
    for (const State& state : smaller->states) {
      for (const Path& path : state.paths) {
        Path longer = path;
        longer.push_back(static_cast<uint8_t>(last));
        if (!arrive(draft, std::move(longer))) return false;
      }
    }
  }
  nodes_.push_back(std::move(draft.node));
  return true;
}

Status CausalOrders::deliver(crdts::Object& object, size_t change) const {
  const OrderedChange& arrived = changes_[change];
  if (!options_.joins) return object.apply(arrived.body.view(), arrived.mutation);
  const std::array<ByteView, 1> one = {arrived.body.view()};
  const StatusOr<Payload> folded = design_.fold(one);
  if (!folded.ok()) return folded.status();
  SKERRY_RETURN_IF_ERROR(object.join(folded->view()));
  return object.join(folded->view());
}

StatusOr<std::unique_ptr<crdts::Object>> CausalOrders::replay(const Path& path) const {
  std::unique_ptr<crdts::Object> object = design_.make();
  for (const uint8_t change : path) SKERRY_RETURN_IF_ERROR(deliver(*object, change));
  return object;
}

bool CausalOrders::arrive(Draft& draft, Path path) {
  ++edges_;
  Node& node = draft.node;
  auto object = replay(path);
  if (!object.ok()) {
    return fail(path, "a change is refused: " + std::string(object.status().message()));
  }
  const Hash128 digest = (*object)->digest();
  if (options_.is_thorough) {
    (*object)->check_invariants();
    if (digest != digest_of((*object)->value())) return fail(path, "digest() is not of value()");
  }
  if (node.states.empty()) {
    node.digest = digest;
    node.value = (*object)->value();
    const std::string wrong = options_.judge ? options_.judge(node.subset, node.value) : "";
    if (!wrong.empty()) return fail(path, wrong);
  } else if (digest != node.digest) {
    return fail(path,
                to_display((*object)->value()) + ", another order gives " + to_display(node.value));
  }
  keep(draft, *std::move(object), std::move(path), options_.spare_paths);
  return true;
}

void CausalOrders::keep(Draft& draft, std::unique_ptr<crdts::Object> object, Path path,
                        size_t spare_paths) {
  std::vector<State>& states = draft.node.states;
  std::vector<Hash128>& digests = draft.state_digests;
  if (states.empty()) {
    states.push_back({{std::move(path)}});
    draft.first = std::move(object);
    return;
  }
  if (digests.empty()) digests.push_back(draft.first->state_digest());
  const Hash128 digest = object->state_digest();
  const auto known = static_cast<size_t>(std::ranges::find(digests, digest) - digests.begin());
  if (known == digests.size()) {
    digests.push_back(digest);
    states.push_back({{std::move(path)}});
  } else if (states[known].paths.size() <= spare_paths) {
    states[known].paths.push_back(std::move(path));
  }
}

bool CausalOrders::fail(const Path& path, const std::string& what) {
  failure_ = "after";
  for (const uint8_t change : path) {
    failure_ += " " + (options_.name_of ? options_.name_of(change) : std::to_string(change + 1));
  }
  failure_ += ": " + what;
  return false;
}

}  // namespace skerry::harness
