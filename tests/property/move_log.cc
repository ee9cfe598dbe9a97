// The log of tree moves against the paper's algorithm, which undoes and does again all later moves:
// random moves in any order of arrival, from nearly sorted to shuffled, over trees of many shapes.
#include "crdts/trees/move_log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/rng.h"

namespace skerry::crdts::trees {
namespace {

struct Made {
  Timestamp timestamp;
  uint32_t child;
  uint32_t parent;
  std::vector<uint16_t> digits;
};

struct Shape {
  std::string name;
  uint32_t nodes;
  uint64_t folders;  // moves go into the first so many nodes; 0: into any
  uint64_t late_by;  // how far a move may arrive behind its turn
  uint64_t late_one_in;
  uint64_t times;  // 1: all times distinct; else so many moves share one
  uint64_t trash_one_in;
};

// Every node is created below an earlier one, then moved about.
std::vector<Made> moves_of(const Shape& shape, size_t count, Rng& rng) {
  std::vector<Made> moves;
  for (uint64_t i = 0; i < shape.nodes + count; ++i) {
    Made made;
    made.timestamp.time.wall_ns = static_cast<int64_t>(i / shape.times);
    made.timestamp.actor = static_cast<uint32_t>(rng.below(3));
    made.timestamp.sequence = i;
    const auto node = static_cast<uint32_t>(i);
    const uint64_t targets = shape.folders == 0 ? shape.nodes : shape.folders;
    if (i < shape.nodes) {
      made.timestamp.time.wall_ns = static_cast<int64_t>(i) - shape.nodes;
      made.child = node + 2;
      const uint64_t above = rng.below(std::min<uint64_t>(i + 1, targets));
      made.parent = above == 0 ? MoveLog::kRoot : static_cast<uint32_t>(above) + 1;
    } else {
      made.child = static_cast<uint32_t>(rng.below(shape.nodes)) + 2;
      const uint64_t above = rng.below(targets + 1);
      made.parent = above == 0 ? MoveLog::kRoot : static_cast<uint32_t>(above) + 1;
      if (rng.below(shape.trash_one_in) == 0) made.parent = MoveLog::kTrash;
    }
    if (made.parent == made.child) made.parent = MoveLog::kRoot;
    made.digits = {static_cast<uint16_t>(rng.below(4) + 1)};
    moves.push_back(made);
  }
  return moves;
}

// The order of arrival: some moves fall back by up to `late_by` places.
std::vector<size_t> arrival_of(const Shape& shape, size_t count, Rng& rng) {
  std::vector<std::pair<uint64_t, size_t>> order;
  for (size_t i = 0; i < count; ++i) {
    const bool is_late = i >= shape.nodes && rng.below(shape.late_one_in) == 0;
    order.emplace_back(i + (is_late ? rng.below(shape.late_by) : 0), i);
  }
  std::sort(order.begin(), order.end());
  std::vector<size_t> arrival;
  for (const auto& [turn, i] : order) arrival.push_back(i);
  return arrival;
}

class MoveLogs : public ::testing::TestWithParam<Shape> {
 protected:
  static constexpr size_t kMoves = 300;

  void run(uint64_t seed, size_t check_one_in) {
    Rng rng = Rng::stream(seed, "move_log/" + GetParam().name);
    DotIndex actors;
    // Numbers are not in actor order.
    for (const uint32_t replica : {2u, 0u, 1u}) actors.intern({ReplicaId{replica}, replica});
    MoveLog log(actors);
    const std::vector<Made> moves = moves_of(GetParam(), kMoves, rng);
    for (uint32_t i = 0; i < GetParam().nodes; ++i) log.add_node();
    size_t arrived = 0;
    for (const size_t i : arrival_of(GetParam(), moves.size(), rng)) {
      const Made& made = moves[i];
      log.integrate(made.timestamp, made.child, made.parent, made.digits);
      if (++arrived % check_one_in == 0) log.check_invariants();
    }
    log.check_invariants();
  }
};

TEST_P(MoveLogs, are_at_every_moment_what_the_paper_says) {
  for (uint64_t seed = 0; seed < 20; ++seed) run(seed, 1);
}

TEST_P(MoveLogs, end_as_the_paper_says) {
  for (uint64_t seed = 100; seed < 1'500; ++seed) run(seed, kMoves);
}

INSTANTIATE_TEST_SUITE_P(Shapes, MoveLogs,
                         ::testing::Values(Shape{"tiny", 4, 0, 20, 2, 1, 10},
                                           Shape{"small", 8, 0, 300, 2, 1, 50},
                                           Shape{"shuffled", 20, 0, 3000, 1, 1, 20},
                                           Shape{"ties", 12, 0, 40, 2, 4, 30},
                                           Shape{"random", 60, 0, 100, 4, 1, 1000},
                                           Shape{"files", 60, 8, 100, 4, 1, 1000},
                                           Shape{"few_folders", 30, 4, 60, 3, 2, 10}),
                         [](const auto& shape) { return shape.param.name; });

}  // namespace
}  // namespace skerry::crdts::trees
