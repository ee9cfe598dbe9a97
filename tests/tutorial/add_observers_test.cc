// The metric of docs/tutorial/your-metric.md and the check of your-checker.md in their catalogues,
// as the pages say: what reads the rows finds them.
#include <gtest/gtest.h>

#include "../simulation/simulation.h"
#include "harness/metrics/catalogue.h"
#include "harness/observe/checker.h"
#include "reports/model/csv.h"

namespace skerry {
namespace {

// Two people, and for `cut` seconds nothing between them.
std::string two_people(int cut, const std::string& more) {
  std::string text = R"(
schema = 1
name = "two_people"
duration = "12s"
settle = "30s"
[replicas]
count = 2
crdt = "pn_counter"
[sync]
topology = "mesh"
[network]
latency = "20ms"
[[workload]]
kind = "counter_ops"
rate = "4/s"
)";
  if (cut > 0) {
    text += "[[fault]]\nkind = \"partition\"\nat = \"2s\"\nfor = \"" + std::to_string(cut) +
            "s\"\ngroups = [[0], [1]]\n";
  }
  return text + more;
}

const std::string kChecked = "[checks]\nalso = [\"prompt_delivery\"]\n";

const results::CheckResult& prompt_delivery(const results::RunResult& run) {
  for (const results::CheckResult& check : run.checks) {
    if (check.name == "prompt_delivery") return check;
  }
  ADD_FAILURE() << "no such check";
  return run.checks.front();
}

TEST(TutorialMetric, is_measured_where_there_was_something_to_measure) {
  const auto sweep = simulate(two_people(6, ""));
  const double cut = only_run(sweep).metrics.at("longest_silence");
  const double none = only_run(simulate(two_people(0, ""))).metrics.at("longest_silence");
  EXPECT_GE(cut, 6e9);
  EXPECT_LT(none, 6e9);
  EXPECT_GT(none, 0);
  EXPECT_EQ(only_run(simulate(two_people(0, "[metrics]\nwithout = [\"longest_silence\"]\n")))
                .metrics.count("longest_silence"),
            0u);
}

TEST(TutorialMetric, is_in_gates_and_in_the_digest_of_exact_metrics) {
  const std::string gate = "[[gate]]\nmetric = \"longest_silence\"\nmax = \"5s\"\n";
  EXPECT_EQ(simulate(two_people(6, gate)).verdict, results::Verdict::kInvalid);
  EXPECT_EQ(simulate(two_people(0, gate)).verdict, results::Verdict::kValid);
  const auto with = simulate(two_people(0, ""));
  const auto without = simulate(two_people(0, "[metrics]\nwithout = [\"longest_silence\"]\n"));
  EXPECT_EQ(only_run(with).digest, only_run(without).digest);
  EXPECT_NE(only_run(with).metrics_digest, only_run(without).metrics_digest);
}

TEST(TutorialChecker, holds_where_nobody_waits_and_finds_who_does) {
  const auto calm = simulate(two_people(0, kChecked));
  const results::CheckResult& held = prompt_delivery(only_run(calm));
  EXPECT_EQ(held.verdict, results::Verdict::kValid) << held.detail;
  EXPECT_TRUE(held.is_judged());
  const auto cut = simulate(two_people(6, kChecked));
  const results::CheckResult& broken = prompt_delivery(only_run(cut));
  EXPECT_EQ(broken.verdict, results::Verdict::kInvalid);
  EXPECT_NE(broken.detail.find(" waited "), std::string::npos) << broken.detail;
  EXPECT_EQ(only_run(calm).digest, only_run(simulate(two_people(0, ""))).digest);
}

}  // namespace
}  // namespace skerry
