// Gates judge the seed that breaks them, and say by how much.
#include <algorithm>

#include <gmock/gmock.h>

#include "reports/model/aggregate.h"
#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

using results::GateResult;
using results::Verdict;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

// robustness/12
const std::string kMedian12 = R"(
schema=1
name="median"
seeds={first=4,count=2}
duration="100s"
settle="60s"
[replicas]
count=2
crdt="pn_counter"
[sync]
topology="mesh"
transport="datagram"
[network]
latency={distribution="pareto",min="1ms",shape=0.5,max="10s"}
[[workload]]
kind="counter_ops"
rate="0.2/s"
[[gate]]
metric="staleness_max"
stat="p50"
max="600ms"
)";

TEST(Gates, robustness_12_a_median_is_the_tables_median) {
  const auto sweep = simulate(kMedian12);
  const auto range = results::seed_range(sweep.cells[0], "staleness_max");
  ASSERT_EQ(sweep.gates.size(), 1u);
  EXPECT_EQ(sweep.gates[0].value, range->median);
  EXPECT_EQ(sweep.gates[0].verdict, Verdict::kInvalid);
  EXPECT_LT(range->min, 600e6) << "the best seed alone would have passed";
  EXPECT_THAT(sweep.gates[0].detail, ContainsRegex("p50 over 2 seeds is [0-9.]+ms"));
}

GateResult gate(const std::string& source, const std::string& body) {
  const auto sweep = simulate(source, 1, {{"gate", "[{ " + body + " }]"}});
  EXPECT_EQ(sweep.gates.size(), 1u);
  return sweep.gates.empty() ? GateResult{} : sweep.gates[0];
}

TEST(Gates, without_a_stat_judge_the_worst_seed_for_the_bounds_side) {
  const auto sweep = simulate(kMedian12);
  const auto commits = results::seed_range(sweep.cells[0], "commits");
  ASSERT_LT(commits->min, commits->max);
  const std::string most = std::to_string(static_cast<int>(commits->max));
  const GateResult least = gate(kMedian12, "metric = \"commits\", min = " + most);
  EXPECT_EQ(least.verdict, Verdict::kInvalid) << "the other seed made fewer";
  EXPECT_EQ(least.value, commits->min);
  EXPECT_THAT(least.detail, HasSubstr("1 of 2 seeds breaks it"));
  const GateResult best = gate(kMedian12, "metric = \"commits\", stat = \"max\", min = " + most);
  EXPECT_EQ(best.verdict, Verdict::kValid);
  const GateResult both = gate(kMedian12, "metric = \"commits\", min = 1, max = " + most);
  EXPECT_EQ(both.verdict, Verdict::kValid);
  EXPECT_EQ(both.value, commits->max);
  EXPECT_THAT(both.detail, HasSubstr("at the limit"));
}

TEST(Gates, that_hold_say_value_limit_and_slack_in_the_limits_unit) {
  const GateResult held = gate(kMedian12, "metric = \"staleness_max\", max = \"2min\"");
  EXPECT_EQ(held.verdict, Verdict::kValid);
  EXPECT_EQ(held.limit, 120e9);
  EXPECT_THAT(held.detail, ContainsRegex("0\\.0[0-9]+min under seed [45], 1\\.9[0-9]+min below "
                                         "the limit of 2min; the nearest of 2 seeds"));
  const GateResult size = gate(kMedian12, "metric = \"carried_bytes\", max = \"64KiB\"");
  EXPECT_THAT(size.detail, ContainsRegex("[0-9.]+KiB under seed"));
}

TEST(Gates, that_break_name_the_seed_the_fault_and_the_line_that_replays_it) {
  const GateResult broken = gate(stormy_hub("add_wins_set", kSetOps),
                                 "metric = \"convergence_after_heal\", max = \"1us\"");
  EXPECT_EQ(broken.verdict, Verdict::kInvalid);
  ASSERT_TRUE(broken.seed);
  EXPECT_THAT(broken.detail,
              ContainsRegex("[0-9.]+us under seed [12], [0-9.]+us above the limit of "
                            "1us; 2 of 2 seeds break it"));
  EXPECT_THAT(broken.detail,
              ContainsRegex("after (partition|crash|outage) [^\n]*, which ended at"));
  EXPECT_THAT(broken.detail,
              HasSubstr("replay: skerry run test.toml --seed " + std::to_string(*broken.seed)));
}

TEST(Gates, are_not_judged_where_no_run_has_the_figure) {
  const std::string rare = stormy_hub("add_wins_set", kSetOps) + R"(
[[fault]]
kind = "sleep"
mean_time_between = "300d"
for = "1s"
node = 0
)";
  const auto sweep = simulate(
      rare, 1,
      {{"fault", "[{ kind = \"sleep\", mean_time_between = \"300d\", for = \"1s\", node = 0 }]"},
       {"gate+", "{ metric = \"catch_up_latency_max\", max = \"1s\" }"}});
  ASSERT_EQ(sweep.gates.size(), 1u);
  EXPECT_EQ(sweep.gates[0].verdict, Verdict::kUnknown);
  EXPECT_THAT(sweep.gates[0].detail, HasSubstr("not judged"));
  EXPECT_EQ(sweep.verdict, Verdict::kUnknown);
}

TEST(Gates, bound_to_a_cell_leave_the_others_alone) {
  const auto sweep = simulate(
      kMedian12, 1,
      {{"matrix.network.loss", "[0, 0.5]"},
       {"gate", "[{ metric = \"commits\", max = 0, cell = { \"network.loss\" = 0.5 } }]"}});
  ASSERT_EQ(sweep.cells.size(), 2u);
  EXPECT_EQ(sweep.cells[0].verdict, Verdict::kValid);
  EXPECT_EQ(sweep.cells[1].verdict, Verdict::kInvalid);
  ASSERT_EQ(sweep.gates.size(), 1u);
  EXPECT_EQ(sweep.gates[0].cell, "network.loss = 0.5");
}

TEST(Evidence, says_how_much_every_check_looked_at) {
  const auto sweep = simulate(stormy_hub("add_wins_set", kSetOps));
  for (const results::CheckResult& check : only_run(sweep).checks) {
    ASSERT_FALSE(check.looked_at.empty()) << check.name;
    for (const auto& [what, count] : check.looked_at) EXPECT_GT(count, 0u) << check.name << what;
  }
  const auto& checks = only_run(sweep).checks;
  const auto causal = std::ranges::find(checks, "causal_delivery", &results::CheckResult::name);
  ASSERT_NE(causal, checks.end());
  EXPECT_THAT(results::looked_at_text(causal->looked_at),
              ContainsRegex("[0-9,]+ deliveries, [0-9,]+ pasts checked"));
}

TEST(Evidence, of_a_lone_replica_leaves_checks_that_compare_without_a_verdict) {
  const auto sweep =
      simulate(kMedian12, 1, {{"replicas.count", "1"}, {"gate", "[]"}, {"seeds", "1"}});
  EXPECT_EQ(sweep.verdict, Verdict::kValid) << complaints(sweep);
  for (const results::CheckResult& check : only_run(sweep).checks) {
    if (check.name == "strong_eventual_consistency") {
      EXPECT_FALSE(check.is_judged());
    }
    if (check.name == "matches_reference") {
      EXPECT_TRUE(check.is_judged());
    }
  }
  const auto nothing = simulate(kMedian12, 1,
                                {{"replicas.count", "1"},
                                 {"gate", "[]"},
                                 {"checks.enable", "[\"strong_eventual_consistency\"]"}});
  EXPECT_EQ(nothing.verdict, Verdict::kUnknown);
  EXPECT_THAT(complaints(nothing), HasSubstr("no other check found anything to look at"));
}

}  // namespace
}  // namespace skerry
