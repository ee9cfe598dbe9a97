// What a run says of the end of each fault, from the world to its results.
#include <gmock/gmock.h>

#include "harness/scenario/fault_plan.h"
#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

using Heal = results::FaultPeriod::Heal;
using testing::HasSubstr;
using testing::Not;

TEST(Heals, have_a_figure_for_each_fault_and_the_slowest_is_the_metric) {
  const auto sweep = simulate(stormy_hub("add_wins_set", kSetOps));
  for (const results::RunResult& run : sweep.cells[0].runs) {
    ASSERT_EQ(run.faults.size(), 3u);
    int64_t slowest = 0;
    for (const results::FaultPeriod& fault : run.faults) {
      EXPECT_EQ(fault.heal, Heal::kConverged) << fault.kind;
      slowest = std::max(slowest, fault.converged_after_ns);
    }
    EXPECT_GT(slowest, 0);
    EXPECT_EQ(run.metrics.at("heals"), 3);
    EXPECT_EQ(run.metrics.at("heals_never_over"), 0);
    EXPECT_EQ(run.metrics.at("convergence_after_heal"), static_cast<double>(slowest));
    EXPECT_LE(run.metrics.at("convergence_after_heal_min"),
              run.metrics.at("convergence_after_heal_p50"));
    EXPECT_EQ(run.faults[0].nodes, "server 0 1 | 2..4");
    EXPECT_EQ(run.faults[1].nodes, "1");
    EXPECT_EQ(run.faults[2].nodes, "server");
  }
}

TEST(Heals, that_were_never_over_are_told_from_none_at_all) {
  const auto broken =
      simulate(stormy_hub("add_wins_set", kSetOps), 1, {{"sync.mutant", "never_retransmits"}});
  bool any_never = false;
  for (const results::RunResult& run : broken.cells[0].runs) {
    const auto never =
        std::count_if(run.faults.begin(), run.faults.end(),
                      [](const results::FaultPeriod& fault) { return fault.heal == Heal::kNever; });
    EXPECT_EQ(run.metrics.at("heals_never_over"), static_cast<double>(never));
    EXPECT_EQ(run.metrics.at("convergence_after_heal") == results::kNeverCame, never > 0);
    any_never = any_never || never > 0;
  }
  EXPECT_TRUE(any_never);
  const auto calm = simulate(noisy_peers("add_wins_set", "mesh", kSetOps));
  EXPECT_EQ(only_run(calm).metrics.at("heals"), 0);
  EXPECT_EQ(only_run(calm).metrics.count("convergence_after_heal"), 0u);
  EXPECT_EQ(only_run(calm).metrics.at("heals_never_over"), 0);
}

harness::Scenario loaded(const std::string& source) {
  const harness::LoadResult result = harness::parse_scenario(source, "test.toml");
  EXPECT_TRUE(result.experiment.has_value()) << result.problems.to_text();
  return result.experiment->cells.at(0).scenario;
}

TEST(FaultPlan, is_printed_in_times_that_people_read) {
  const std::string plan = harness::describe_faults(loaded(stormy_hub("add_wins_set", kSetOps)), 7);
  EXPECT_THAT(plan, HasSubstr("faults of seed 7\n"));
  EXPECT_THAT(plan, HasSubstr("at 2 s for 3 s "));
  EXPECT_THAT(plan, HasSubstr("partition  server 0 1 | 2..4\n"));
  EXPECT_THAT(plan, HasSubstr("outage     server\n"));
  EXPECT_EQ(harness::describe_faults(loaded(noisy_peers("pn_counter", "mesh", kCounterOps)), 1),
            "");
}

TEST(FaultPlan, shows_what_random_processes_drew_and_how_many_more) {
  const std::string random = stormy_hub("add_wins_set", kSetOps) + R"(
[[fault]]
kind = "isolate"
mean_time_between = "200ms"
for = { distribution = "exponential", mean = "100ms" }
nodes = [0, 1, 2]
pick = "one"
)";
  const harness::Scenario scenario = loaded(random);
  const std::string plan = harness::describe_faults(scenario, 1);
  EXPECT_NE(plan, harness::describe_faults(scenario, 2));
  EXPECT_EQ(static_cast<size_t>(std::count(plan.begin(), plan.end(), '\n')),
            harness::kFaultsShown + 2);
  const auto all = harness::expand_faults(scenario, 1);
  ASSERT_TRUE(all.ok());
  EXPECT_THAT(plan, HasSubstr("... and " + std::to_string(all->size() - harness::kFaultsShown) +
                              " more, each in summary.json\n"));
  const auto sweep = simulate(random);
  EXPECT_EQ(only_run(sweep).faults.size(), all->size());
}

}  // namespace
}  // namespace skerry
