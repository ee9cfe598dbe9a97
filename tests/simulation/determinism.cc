// The same inputs give the same run (DESIGN section 4). Builds are compared by tests/probe.
#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

TEST(Determinism, the_same_seed_gives_the_same_digest_and_metrics_with_any_number_of_jobs) {
  const std::string scenario = stormy_hub("add_wins_set", kSetOps);
  const auto one = simulate(scenario, 1);
  const auto two = simulate(scenario, 2);
  EXPECT_EQ(one.digest, two.digest);
  for (size_t i = 0; i < one.cells[0].runs.size(); ++i) {
    EXPECT_EQ(one.cells[0].runs[i].digest, two.cells[0].runs[i].digest);
    EXPECT_EQ(one.cells[0].runs[i].metrics_digest, two.cells[0].runs[i].metrics_digest);
  }
}

TEST(Determinism, another_seed_gives_another_digest) {
  const auto sweep = simulate(stormy_hub("pn_counter", kCounterOps));
  EXPECT_NE(sweep.cells[0].runs[0].digest, sweep.cells[0].runs[1].digest);
}

TEST(Determinism, checkers_do_not_move_a_run) {
  const std::string scenario = stormy_hub("rga", kTyping);
  const auto all = simulate(scenario);
  const auto none = simulate(scenario + "[checks]\nenable = []\n");
  const auto one = simulate(scenario + "[checks]\nenable = [\"converges\"]\n");
  EXPECT_EQ(all.digest, none.digest);
  EXPECT_EQ(all.digest, one.digest);
  EXPECT_EQ(only_run(all).metrics_digest, only_run(none).metrics_digest);
}

TEST(Accounting, the_four_kinds_of_bytes_sum_to_what_the_links_carried) {
  for (const std::string& scenario :
       {stormy_hub("add_wins_set", kSetOps), noisy_peers("pn_counter", "mesh", kCounterOps)}) {
    const auto sweep = simulate(scenario);
    const auto& metrics = only_run(sweep).metrics;
    const double kinds = metrics.at("payload_bytes") + metrics.at("metadata_bytes") +
                         metrics.at("redundant_bytes") + metrics.at("control_bytes");
    EXPECT_EQ(kinds, metrics.at("carried_bytes"));
    EXPECT_EQ(kinds, metrics.at("delivered_bytes"));
    EXPECT_GT(metrics.at("payload_bytes"), 0);
  }
}

}  // namespace
}  // namespace skerry
