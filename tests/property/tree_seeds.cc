// Trees of up to 8 replicas: at every replica, at every moment, no node twice, none outside the
// root's reach, siblings in one line. 200 seeds, 10,000 in a sweep.
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

TEST(Trees, have_no_loops_and_no_copies_whatever_eight_replicas_do) {
  const Design& design = *find_design("move_tree");
  for (uint64_t seed = 0; seed < test_support::seeds(200); ++seed) {
    HistoryOptions options;
    options.replicas = 2 + static_cast<uint32_t>(seed % 7);
    options.deliveries = seed % 3;
    options.changes = 80;
    const History history = random_history(design, options, seed);
    ASSERT_EQ(test_support::disagreement(design, history), "") << "seed " << seed;
    // Once more, one by one, in the order in which they were made.
    const std::unique_ptr<Object> object = design.make();
    for (size_t i = 0; i < history.entries.size(); ++i) {
      const HistoryEntry& entry = history.entries[i];
      const Mutation mutation{entry.first.actor, entry.first.sequence, entry.time};
      ASSERT_TRUE(object->apply(history.bodies[i].view(), mutation).ok()) << "seed " << seed;
      ASSERT_EQ(defect(*object), "") << "seed " << seed << ", change " << i;
    }
    ASSERT_EQ(object->value(), history.replicas[0]->value()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace skerry::crdts
