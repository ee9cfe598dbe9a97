// A thousand runs of one scenario, half of them under another name, give no star.
#include <gmock/gmock.h>

#include "reports/design_table.h"
#include "simulation.h"

namespace skerry {
namespace {

TEST(AgainstItself, a_thousand_runs_under_two_names_give_no_star) {
  const harness::LoadResult loaded = harness::parse_scenario(R"(
schema = 1
name = "twins"
seeds = { first = 1, count = 500 }
duration = "2s"
settle = "30s"
[replicas]
count = 3
crdt = "add_wins_set"
[network]
latency = { distribution = "lognormal", p50 = "20ms", p99 = "120ms" }
[[workload]]
kind = "set_ops"
rate = "5/s"
)",
                                                             "test.toml");
  ASSERT_TRUE(loaded.experiment) << loaded.problems.to_text();
  harness::Experiment twins = *loaded.experiment;
  twins.cells[0].overrides = {{"replicas.crdt", "one"}};
  twins.cells.push_back(twins.cells[0]);
  twins.cells[1].overrides = {{"replicas.crdt", "other"}};
  const auto sweep = harness::run_experiment(twins, {});
  ASSERT_TRUE(sweep.ok()) << sweep.status();
  const reports::DesignTable table = reports::design_table(*sweep);
  EXPECT_FALSE(table.too_few_seeds);
  EXPECT_THAT(table.warnings, testing::ElementsAre());
  for (const reports::DesignRow& row : table.rows) {
    for (const reports::DesignEntry& entry : row.entries) {
      EXPECT_FALSE(entry.best || entry.tied) << row.info.name << ": " << entry.won;
    }
  }
}

}  // namespace
}  // namespace skerry
