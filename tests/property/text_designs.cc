// What every text design must hold, over random histories.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crdts/object/catalogue.h"
#include "orders_walk.h"
#include "random_history.h"

namespace skerry::crdts {
namespace {

using test_support::History;
using test_support::HistoryOptions;
using test_support::random_history;

std::vector<const Design*> designs(bool mutants) {
  std::vector<const Design*> out;
  for (const Design& design : catalogue()) {
    if (design.family == Family::kText && design.is_mutant == mutants) out.push_back(&design);
  }
  return out;
}

class TextDesigns : public testing::TestWithParam<const Design*> {};

TEST_P(TextDesigns, equal_their_naive_reference_on_every_replica) {
  for (uint64_t seed = 0; seed < 400; ++seed) {
    HistoryOptions options;
    options.replicas = 2 + static_cast<uint32_t>(seed % 4);
    options.changes = 60;
    options.deliveries = seed % 5;
    options.alphabet = 8;
    const History history = random_history(*GetParam(), options, seed);
    ASSERT_EQ(test_support::disagreement(*GetParam(), history), "") << "seed " << seed;
  }
}

TEST_P(TextDesigns, equal_their_naive_reference_after_long_histories) {
  for (uint64_t seed = 0; seed < 3; ++seed) {
    HistoryOptions options;
    options.replicas = 5;
    options.changes = 600;
    options.deliveries = seed;
    options.alphabet = 8;
    const History history = random_history(*GetParam(), options, 1000 + seed);
    ASSERT_EQ(test_support::disagreement(*GetParam(), history), "") << "seed " << seed;
  }
}

TEST_P(TextDesigns, every_delivery_order_of_a_small_history_gives_one_text) {
  for (uint64_t seed = 0; seed < 150; ++seed) {
    HistoryOptions options;
    options.replicas = 3 + static_cast<uint32_t>(seed % 2);
    options.changes = 8;
    options.deliveries = seed % 3;
    options.alphabet = 8;
    const History history = random_history(*GetParam(), options, seed);
    ASSERT_EQ(history.failure, "");
    const auto walk = test_support::walk_orders(*GetParam(), history);
    ASSERT_EQ(walk.failure, "") << "seed " << seed;
  }
}

TEST_P(TextDesigns, concurrent_insertions_at_one_place_give_one_text_in_every_order) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    HistoryOptions options;
    options.replicas = 6;
    options.changes = 7;
    options.deliveries = 0;
    options.reopen_one_in = 1'000'000;
    const History history = random_history(*GetParam(), options, seed);
    const auto walk = test_support::walk_orders(*GetParam(), history);
    ASSERT_EQ(walk.failure, "") << "seed " << seed;
  }
}

std::string name_of(const testing::TestParamInfo<const Design*>& info) {
  return std::string(info.param->name);
}

INSTANTIATE_TEST_SUITE_P(All, TextDesigns, testing::ValuesIn(designs(false)), name_of);

TEST(TextMutants, ties_by_arrival_are_caught) {
  for (const Design* design : designs(true)) {
    size_t caught = 0;
    for (uint64_t seed = 0; seed < 20; ++seed) {
      HistoryOptions options;
      options.changes = 40;
      const History history = random_history(*design, options, seed);
      caught += test_support::disagreement(*design, history).empty() ? 0 : 1;
    }
    EXPECT_GE(caught, 10u) << design->name;
  }
}

}  // namespace
}  // namespace skerry::crdts
