// The tutorial's design goes through the checks that every row of the catalogue goes through.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "lattice_walk.h"
#include "once_flag.h"
#include "random_history.h"

namespace skerry::crdts {
namespace {

TEST(Tutorial, its_design_agrees_with_its_reference_in_every_delivery_order) {
  const Design row = once_flag_row();
  for (uint64_t seed = 0; seed < 40; ++seed) {
    test_support::HistoryOptions options;
    options.changes = 4;  // of one replica, a second raising changes nothing
    options.replicas = 4;
    options.deliveries = 0;
    const test_support::History history = test_support::random_history(row, options, seed);
    ASSERT_EQ(test_support::disagreement(row, history), "") << "seed " << seed;
    ASSERT_EQ(test_support::walk_lattice(row, history).failure, "") << "seed " << seed;
    EXPECT_GT(history.entries.size(), 1u);
  }
}

TEST(Tutorial, its_deltas_fold_and_leave_what_is_not_known) {
  const auto ada = once_flag_row().make();
  const auto effect = ada->execute(Command::make(Verb::kFlagEnable), {{ReplicaId{0}, 1}, 1, {}});
  ASSERT_TRUE(effect.ok());
  const auto ben = once_flag_row().make();
  EXPECT_EQ(ben->residual(effect->body.view())->size(), 1u);
  ASSERT_TRUE(ben->join(effect->body.view()).ok());
  EXPECT_EQ(ben->residual(effect->body.view())->size(), 0u);
  EXPECT_EQ(ben->value(), Value(int64_t{1}));
  EXPECT_FALSE(ben->execute(Command::make(Verb::kFlagDisable), {{ReplicaId{1}, 1}, 1, {}}).ok());
}

}  // namespace
}  // namespace skerry::crdts
