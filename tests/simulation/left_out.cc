// Whoever looks on changes nothing: a run without one metric or one check is the same run, and
// measures the same but for what was left out.
#include <algorithm>
#include <set>

#include "harness/metrics/catalogue.h"
#include "harness/observe/checker.h"
#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

using harness::Scenario;

constexpr std::string_view kAllChecks = "[checks]\nalso = [\"intent_preserved\"]\n";

std::string joined_states() {
  return R"(
schema = 1
name = "joined"
duration = "6s"
settle = "60s"
[replicas]
count = 3
crdt = "add_wins_set"
mode = "delta_bp_rr"
[sync]
topology = "mesh"
[network]
loss = 0.05
[[fault]]
kind = "crash"
at = "2s"
for = "1s"
node = 1
)" + kSetOps;
}

const std::string kScript = R"toml(
schema = 1
name = "scripted"
duration = "6s"
settle = "30s"
[replicas]
count = 2
crdt = "add_wins_set"
[sync]
topology = "mesh"
[[workload]]
kind = "script"
steps = [
  { at = "1s", replica = 0, do = "set.add(\"milk\")" },
  { at = "2s", cut = [[0], [1]] },
  { at = "3s", replica = 1, do = "set.add(\"tea\")" },
  { at = "5s", heal = true },
  { at = "end", replica = "all", expect = ["milk", "tea"] },
]
)toml";

std::vector<Scenario> scenarios() {
  const std::vector<std::string> sources = {
      stormy_hub("yata", kTyping) + std::string(kAllChecks),
      stormy_hub("remove_wins_set", kSetOps) + std::string(kAllChecks),
      noisy_peers("pn_counter", "ring", kCounterOps), joined_states(), kScript};
  std::vector<Scenario> all;
  for (const std::string& source : sources) {
    // What is collected is so in one of them.
    std::vector<harness::Override> overrides;
    if (all.empty()) overrides.emplace_back("sync.stability", "500ms");
    harness::LoadResult loaded = harness::parse_scenario(source, "test.toml", overrides);
    EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
    if (loaded.experiment) all.push_back(loaded.experiment->cells[0].scenario);
  }
  return all;
}

results::RunResult run(const Scenario& scenario) {
  return harness::run_once(scenario, 3, "skerry run test.toml").value();
}

using Metrics = std::map<std::string, double>;

Metrics exact_of(const results::RunResult& result) {
  Metrics exact;
  for (const auto& [name, value] : result.metrics) {
    const bool is_exact = harness::find_metric(name)->metric_class == results::MetricClass::kExact;
    if (is_exact) exact.emplace(name, value);
  }
  return exact;
}

Metrics less(Metrics metrics, const std::set<std::string>& names) {
  for (const std::string& name : names) metrics.erase(name);
  return metrics;
}

std::string timeline_of(const results::RunResult& result) {
  std::string text;
  for (const results::TimelinePoint& point : result.timeline) {
    for (const auto number :
         {point.time_ns, point.staleness_max_ns, point.staleness_mean_ns,
          static_cast<int64_t>(point.distinct_sets), static_cast<int64_t>(point.commits),
          static_cast<int64_t>(point.deliveries), static_cast<int64_t>(point.bytes),
          static_cast<int64_t>(point.unseen)}) {
      text += std::to_string(number) + ",";
    }
    text += "\n";
  }
  return text;
}

std::string verdicts_of(const results::RunResult& result, const std::string& without = "") {
  std::string text;
  for (const results::CheckResult& check : result.checks) {
    if (check.name == without) continue;
    text += check.name + " " + std::string(results::to_string(check.verdict)) + " " + check.detail;
    for (const auto& [what, count] : check.looked_at) text += what + std::to_string(count);
    text += "\n";
  }
  return text;
}

TEST(LeftOut, of_each_single_metric_nothing_else_is_another) {
  for (const Scenario& whole : scenarios()) {
    const results::RunResult all = run(whole);
    ASSERT_GT(all.metrics.size(), 50u);
    for (const results::MetricInfo& info : harness::metric_catalogue()) {
      Scenario part = whole;
      part.without_metrics = {info.name};
      const results::RunResult result = run(part);
      EXPECT_EQ(result.digest, all.digest) << whole.name << " " << info.name;
      EXPECT_EQ(exact_of(result), less(exact_of(all), {info.name})) << whole.name;
      EXPECT_FALSE(result.metrics.contains(info.name)) << info.name;
      EXPECT_EQ(timeline_of(result), timeline_of(all)) << info.name;
      EXPECT_EQ(verdicts_of(result), verdicts_of(all)) << info.name;
    }
  }
}

TEST(LeftOut, of_each_file_of_metrics_nothing_else_is_another) {
  for (const Scenario& whole : scenarios()) {
    const results::RunResult all = run(whole);
    for (const harness::MetricKind& kind : harness::metric_kinds()) {
      Scenario part = whole;
      for (const harness::MetricRow& row : kind.rows) part.without_metrics.push_back(row.info.name);
      const std::set<std::string> names(part.without_metrics.begin(), part.without_metrics.end());
      const results::RunResult result = run(part);
      EXPECT_EQ(result.digest, all.digest) << whole.name << " " << *names.begin();
      EXPECT_EQ(exact_of(result), less(exact_of(all), names)) << whole.name;
      EXPECT_EQ(timeline_of(result), timeline_of(all)) << *names.begin();
      EXPECT_EQ(verdicts_of(result), verdicts_of(all)) << *names.begin();
    }
  }
}

TEST(LeftOut, of_everything_that_is_measured_the_run_is_the_same) {
  for (const Scenario& whole : scenarios()) {
    Scenario part = whole;
    for (const results::MetricInfo& info : harness::metric_catalogue()) {
      part.without_metrics.push_back(info.name);
    }
    const results::RunResult result = run(part);
    EXPECT_EQ(result.digest, run(whole).digest) << whole.name;
    EXPECT_EQ(result.metrics, Metrics()) << whole.name;
  }
}

TEST(LeftOut, of_each_single_check_the_others_and_all_figures_are_the_same) {
  for (const Scenario& whole : scenarios()) {
    const results::RunResult all = run(whole);
    ASSERT_GT(whole.checks.size(), 6u);
    for (const std::string& name : whole.checks) {
      Scenario part = whole;
      std::erase(part.checks, name);
      std::set<std::string> own;
      for (const harness::MetricRow& row : harness::metric_rows()) {
        if (row.owner == name) own.insert(row.info.name);
      }
      const results::RunResult result = run(part);
      EXPECT_EQ(result.digest, all.digest) << whole.name << " " << name;
      EXPECT_EQ(exact_of(result), less(exact_of(all), own)) << whole.name << " " << name;
      EXPECT_EQ(timeline_of(result), timeline_of(all)) << name;
      EXPECT_EQ(verdicts_of(result), verdicts_of(all, name)) << name;
    }
  }
}

}  // namespace
}  // namespace skerry
