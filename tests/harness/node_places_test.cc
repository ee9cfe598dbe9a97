#include "harness/observe/node_places.h"

#include <gtest/gtest.h>

#include <vector>

namespace skerry::harness {
namespace {

void expect_places(const std::vector<uint32_t>& holders) {
  const NodePlaces places(holders);
  ASSERT_EQ(places.size(), holders.size());
  uint32_t place = 0;
  for (uint32_t node = 0; node < 200; ++node) {
    const bool is_holder = place < holders.size() && holders[place] == node;
    ASSERT_EQ(places.has(node), is_holder) << node;
    if (!is_holder) continue;
    ASSERT_EQ(places[node], place++);
  }
}

TEST(NodePlaces, are_found_wherever_the_holders_lie) {
  expect_places({});
  expect_places({0, 1, 2, 3});
  expect_places({7});
  expect_places({0, 1, 2, 90});             // a few of one hub, and their server
  expect_places({40, 41, 42, 43, 199});     // in a row
  expect_places({3, 13, 23, 33, 43, 199});  // a hub's among ten
  expect_places({5, 6, 20, 21, 22, 80});
  expect_places({1, 101, 102, 150});
}

}  // namespace
}  // namespace skerry::harness
