// An edit that nobody ever saw is an infinite latency, wherever a latency is told.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "reports/console_table.h"
#include "reports/model/csv.h"
#include "reports/model/json.h"
#include "reports/page/markdown.h"
#include "reports/plots/picture.h"
#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

using results::kNeverCame;
using testing::ContainsRegex;
using testing::HasSubstr;

const std::string& mutant() {
  static const std::string kText = [] {
    std::ifstream file(SKERRY_SOURCE_DIR "/scenarios/mutants/loses_nearly_all.toml");
    return std::string{std::istreambuf_iterator<char>(file), {}};
  }();
  return kText;
}

const results::SweepResult& lossy() {
  static const results::SweepResult kSweep = simulate(mutant());
  return kSweep;
}

TEST(Never, the_mutant_loses_19_of_20_pairs_and_its_figures_say_so) {
  double pairs = 0;
  double never = 0;
  for (const results::RunResult& run : lossy().cells[0].runs) {
    pairs += run.metrics.at("visibility_pairs");
    never += run.metrics.at("visibility_never");
    EXPECT_GT(run.visibility.size(), 0u) << "what was seen was seen at once";
    for (const char* metric :
         {"visibility_latency_p50", "visibility_latency_p90", "visibility_latency_p99",
          "visibility_latency_max", "visibility_to_all_p50", "visibility_to_all_max",
          "convergence_after_last_write"}) {
      EXPECT_EQ(run.metrics.at(metric), kNeverCame) << metric;
    }
    EXPECT_EQ(static_cast<double>(run.visibility_never), run.metrics.at("visibility_never"));
    EXPECT_GE(static_cast<double>(run.timeline.back().unseen), run.metrics.at("never_visible"));
  }
  EXPECT_GE(never, 0.95 * pairs);
  EXPECT_LT(never, pairs);
}

TEST(Never, stands_in_the_table_the_markdown_the_files_and_the_curve) {
  EXPECT_THAT(reports::console_table(lossy(), reports::Paint::kPlain),
              ContainsRegex("visibility latency p50 +never"));
  EXPECT_THAT(reports::console_table(lossy(), reports::Paint::kPlain),
              ContainsRegex("n, visibility pairs +[0-9,]+ \\([0-9,]+ never\\)"));
  EXPECT_THAT(reports::report_markdown(lossy()), HasSubstr("| visibility latency p99 | never |"));
  EXPECT_THAT(results::to_json(lossy()), HasSubstr("\"never\", \"never\""));
  EXPECT_THAT(results::runs_csv(lossy()), HasSubstr(",never,never,never,never,"));
  const std::string curve = reports::visibility_picture(lossy()).body;
  EXPECT_THAT(curve, ContainsRegex("9[0-9.]+ % never"));
  EXPECT_EQ(curve.find(" 100\n"), std::string::npos) << "no curve reaches 100 %";
  EXPECT_THAT(reports::timeline_picture(lossy()).body, HasSubstr("never whole"));
}

TEST(Never, breaks_any_gate_on_latency_however_wide) {
  for (const char* metric : {"visibility_latency_p50", "visibility_latency_max",
                             "visibility_to_all_p99", "convergence_after_last_write"}) {
    for (const char* stat : {"", ", stat = \"min\"", ", stat = \"p50\"", ", stat = \"mean\""}) {
      const std::string gate =
          "{ metric = \"" + std::string(metric) + "\", max = \"10000h\"" + stat + " }";
      const auto sweep =
          simulate(mutant(), 1, {{"checks.enable", "[]"}, {"gate", "[" + gate + "]"}});
      ASSERT_EQ(sweep.gates.size(), 1u);
      EXPECT_EQ(sweep.gates[0].verdict, results::Verdict::kInvalid) << gate;
      EXPECT_EQ(sweep.verdict, results::Verdict::kInvalid);
      EXPECT_EQ(sweep.gates[0].value, kNeverCame);
      EXPECT_THAT(sweep.gates[0].detail, HasSubstr("never"));
    }
  }
}

// robustness/13: who was away when an edit was made, came back, and never got it.
const std::string kNeverVisible13 = R"(
schema=1
name="f13"
seeds=1
duration="30s"
settle="60s"
[replicas]
count=2
crdt="pn_counter"
[sync]
topology="mesh"
transport="datagram"
mutant="never_retransmits"
[network]
latency="20ms"
[[workload]]
kind="counter_ops"
rate="10/s"
writers=1
[[fault]]
kind="sleep"
node=1
at="10s"
for="20s"
)";

TEST(Never, robustness_13_counts_the_218_pairs_of_the_replica_that_was_away) {
  const auto sweep = simulate(kNeverVisible13);
  const auto& metrics = only_run(sweep).metrics;
  EXPECT_EQ(metrics.at("visibility_never"), 0);
  EXPECT_EQ(metrics.at("catch_up_pairs"), 218);
  EXPECT_EQ(metrics.at("catch_up_never"), 218);
  EXPECT_EQ(metrics.at("never_visible"), 218);
  EXPECT_EQ(metrics.at("catch_up_latency_p99"), kNeverCame);
  EXPECT_EQ(metrics.at("convergence_after_heal"), kNeverCame);
  EXPECT_THAT(complaints(sweep), HasSubstr("converges"));
}

TEST(Never, is_not_said_where_everything_came) {
  const auto sweep = simulate(stormy_hub("add_wins_set", kSetOps));
  for (const results::RunResult& run : sweep.cells[0].runs) {
    EXPECT_EQ(run.metrics.at("never_visible"), 0);
    EXPECT_GT(run.metrics.at("catch_up_pairs"), 0) << "a crash took somebody away";
    EXPECT_GT(run.metrics.at("visibility_pairs"), run.metrics.at("visibility_changes"));
    for (const auto& [name, value] : run.metrics) EXPECT_NE(value, kNeverCame) << name;
  }
}

TEST(Never, nobody_wrote_is_not_a_convergence_of_no_length) {
  const auto sweep = simulate(kNeverVisible13, 1, {{"workload.0.rate", "1/d"}, {"fault", "[]"}});
  const auto& metrics = only_run(sweep).metrics;
  EXPECT_EQ(metrics.at("commits"), 0);
  EXPECT_EQ(metrics.count("convergence_after_last_write"), 0u);
  EXPECT_EQ(metrics.count("visibility_latency_p50"), 0u);
  EXPECT_EQ(sweep.verdict, results::Verdict::kUnknown);
  EXPECT_THAT(complaints(sweep), HasSubstr("evidence: at"));
  EXPECT_THAT(complaints(sweep), HasSubstr("nobody committed anything"));
}

}  // namespace
}  // namespace skerry
