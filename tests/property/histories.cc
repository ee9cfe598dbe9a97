// Every design of the catalogue against its naive reference: over random histories, and over every
// delivery order of small ones. Each mutant must be caught by the same checks.
#include <gtest/gtest.h>

#include <string>

#include "orders_walk.h"
#include "random_history.h"

namespace skerry::crdts {
namespace {

using test_support::climbs_to_a_top;
using test_support::disagreement;
using test_support::History;
using test_support::HistoryOptions;
using test_support::OrdersWalk;
using test_support::random_history;
using test_support::walk_orders;

std::vector<const Design*> designs(bool mutants) {
  std::vector<const Design*> wanted;
  for (const Design& design : catalogue()) {
    if (design.is_mutant == mutants) wanted.push_back(&design);
  }
  return wanted;
}

std::string name_of(const ::testing::TestParamInfo<const Design*>& info) {
  return std::string(info.param->name);
}

// Histories of different shapes: from chatty pairs to larger groups that seldom hear each other.
HistoryOptions shape(uint64_t seed) {
  HistoryOptions options;
  options.replicas = 2 + static_cast<uint32_t>(seed % 4);
  options.deliveries = seed % 3 == 0 ? 0 : seed % 5;
  options.alphabet = 1 + seed % 5;
  return options;
}

class Histories : public ::testing::TestWithParam<const Design*> {};

TEST_P(Histories, replicas_that_have_everything_have_what_the_reference_says) {
  for (uint64_t seed = 0; seed < 150; ++seed) {
    HistoryOptions options = shape(seed);
    options.changes = 60;
    const History history = random_history(*GetParam(), options, seed);
    ASSERT_EQ(disagreement(*GetParam(), history), "") << "seed " << seed;
    ASSERT_TRUE(history.entries.size() == options.changes ||
                climbs_to_a_top(*GetParam(), options, history))
        << history.entries.size() << " changes, seed " << seed;
  }
}

TEST_P(Histories, every_delivery_order_of_a_small_history_gives_the_same_values) {
  size_t states = 0;
  size_t wanted = 0;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    const HistoryOptions options = shape(seed);
    const History history = random_history(*GetParam(), options, seed);
    ASSERT_EQ(history.failure, "") << "seed " << seed;
    const OrdersWalk walk = walk_orders(*GetParam(), history);
    ASSERT_EQ(walk.failure, "") << "seed " << seed;
    states += walk.states;
    // Concurrency is what the walk is for: far more subsets than the 9 of a sequential history; of
    // one that is short, more than a sequential one as short has.
    const size_t changes = history.entries.size();
    ASSERT_TRUE(changes == options.changes || climbs_to_a_top(*GetParam(), options, history))
        << changes << " changes, seed " << seed;
    wanted += changes == options.changes ? 20 : changes + 1;
  }
  EXPECT_GT(states, wanted);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, Histories, ::testing::ValuesIn(designs(false)), name_of);

class Mutants : public ::testing::TestWithParam<const Design*> {};

TEST_P(Mutants, are_caught_by_the_histories) {
  size_t caught = 0;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    const History history = random_history(*GetParam(), shape(seed), seed);
    const bool agrees = disagreement(*GetParam(), history).empty();
    if (!agrees || !walk_orders(*GetParam(), history).failure.empty()) ++caught;
  }
  EXPECT_GT(caught, 0u);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, Mutants, ::testing::ValuesIn(designs(true)), name_of);

}  // namespace
}  // namespace skerry::crdts
