// Trees of up to 8 replicas, each of which receives the changes in another causal order: after
// every delivery no node twice, none outside the root's reach, siblings in one line. 200 seeds,
// 10,000 in a sweep.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "crdts/trees/tree_text.h"
#include "random_history.h"
#include "seeds.h"

namespace skerry::crdts {
namespace {

using test_support::History;
using test_support::HistoryOptions;

// Empty for a tree.
std::string defect(const Object& object) {
  std::map<Dot, Dot> parents;
  std::set<std::pair<Dot, Dot>> previous;  // of a parent: what a sibling stands behind
  const Value value = object.value();
  for (const std::string& text : std::get<std::vector<std::string>>(value)) {
    const auto line = trees::parse_line(text);
    if (!line) return "unreadable: " + text;
    if (!parents.emplace(line->node, line->parent).second) return "twice: " + text;
    if (!previous.emplace(line->parent, line->previous).second) return "beside another: " + text;
  }
  for (const auto& [parent, sibling] : previous) {
    const auto found = parents.find(sibling);
    if (sibling.sequence != 0 && (found == parents.end() || found->second != parent)) {
      return "behind a node that is no sibling";
    }
  }
  for (const auto& row : parents) {
    Dot node = row.first;
    for (size_t steps = 0; node.sequence != 0; ++steps) {
      if (steps > parents.size()) return "a loop";
      const auto above = parents.find(node);
      if (above == parents.end()) return "outside the tree";
      node = above->second;
    }
  }
  return "";
}

// One replica's life: changes by chance, each after those that its author had integrated.
std::vector<size_t> some_causal_order(const History& history, Rng& rng) {
  std::vector<size_t> order;
  std::vector<size_t> waiting;
  for (size_t i = 0; i < history.entries.size(); ++i) waiting.push_back(i);
  VersionVector seen;
  while (!waiting.empty()) {
    std::vector<size_t> able;
    for (size_t at = 0; at < waiting.size(); ++at) {
      if (seen.covers(history.entries[waiting[at]].past)) able.push_back(at);
    }
    if (able.empty()) return {};
    const size_t at = able[rng.below(able.size())];
    const HistoryEntry& entry = history.entries[waiting[at]];
    seen.raise(entry.first.actor, entry.first.sequence + entry.length - 1);
    order.push_back(waiting[at]);
    waiting.erase(waiting.begin() + static_cast<ptrdiff_t>(at));
  }
  return order;
}

TEST(Trees, have_no_loops_and_no_copies_whatever_eight_replicas_do) {
  const Design& design = *find_design("move_tree");
  for (uint64_t seed = 0; seed < test_support::seeds(200); ++seed) {
    HistoryOptions options;
    options.replicas = 2 + static_cast<uint32_t>(seed % 7);
    options.deliveries = seed % 3;
    options.changes = 80;
    const History history = random_history(design, options, seed);
    ASSERT_EQ(test_support::disagreement(design, history), "") << "seed " << seed;
    Rng rng = Rng::stream(seed, "tests/trees");
    for (uint32_t replica = 0; replica < options.replicas; ++replica) {
      const std::unique_ptr<Object> object = design.make();
      const std::vector<size_t> order = some_causal_order(history, rng);
      ASSERT_EQ(order.size(), history.entries.size()) << "seed " << seed;
      for (const size_t i : order) {
        const HistoryEntry& entry = history.entries[i];
        const Mutation mutation{entry.first.actor, entry.first.sequence, entry.time};
        ASSERT_TRUE(object->apply(history.bodies[i].view(), mutation).ok()) << "seed " << seed;
        ASSERT_EQ(defect(*object), "") << "seed " << seed << ", replica " << replica;
      }
      ASSERT_EQ(object->value(), history.replicas[0]->value()) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace skerry::crdts
