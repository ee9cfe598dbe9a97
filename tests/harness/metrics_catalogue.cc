// The catalogue of metrics: one row each, computed where the row stands, and made only where
// wanted.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "harness/metrics/catalogue.h"
#include "harness/observe/checker.h"
#include "harness/run/make_plan.h"
#include "scenario_support.h"

namespace skerry::harness {
namespace {

std::vector<std::string> names_of(const MetricKind& kind) {
  std::vector<std::string> names;
  for (const MetricRow& row : kind.rows) names.push_back(row.info.name);
  return names;
}

Plan small_plan() {
  return make_plan(parse_scenario(std::string(kSmallScenario), "small.toml")
                       .experiment.value()
                       .cells[0]
                       .scenario,
                   1)
      .value();
}

TEST(MetricsCatalogue, has_each_name_once_and_each_headline_place_once) {
  std::set<std::string> names;
  std::set<uint32_t> places;
  for (const MetricRow& row : metric_rows()) {
    EXPECT_TRUE(names.insert(row.info.name).second) << row.info.name;
    EXPECT_NE(row.info.help, "") << row.info.name;
    if (row.info.headline == 0) continue;
    EXPECT_TRUE(places.insert(row.info.headline).second) << row.info.name;
  }
  EXPECT_EQ(names.size(), metric_catalogue().size());
  EXPECT_GT(places.size(), 10u);
}

TEST(MetricsCatalogue, of_a_timed_figure_names_the_rows_that_count_its_samples) {
  for (const results::MetricInfo& info : metric_catalogue()) {
    EXPECT_EQ(info.samples.empty(), info.never.empty()) << info.name;
    if (info.samples.empty()) continue;
    EXPECT_NE(find_metric(info.samples), nullptr) << info.name;
    EXPECT_NE(find_metric(info.never), nullptr) << info.name;
  }
}

TEST(MetricsCatalogue, has_what_checks_and_workloads_measure_under_their_names) {
  ASSERT_NE(find_metric_row("lost_intents"), nullptr);
  EXPECT_EQ(find_metric_row("lost_intents")->owner, "intent_preserved");
  ASSERT_NE(find_metric_row("clamped_positions"), nullptr);
  EXPECT_EQ(find_metric_row("clamped_positions")->owner, "editing_trace");
  for (const MetricRow& row : metric_rows()) {
    const bool is_owned = row.need == MetricNeed::kCheck || row.need == MetricNeed::kWorkload;
    EXPECT_EQ(is_owned, !row.owner.empty()) << row.info.name;
  }
}

TEST(MetricsCatalogue, makes_no_metric_of_which_everything_is_left_out) {
  const size_t all = make_metrics(small_plan()).size();
  size_t observers = 0;
  for (const MetricKind& kind : metric_kinds()) {
    Plan plan = small_plan();
    const bool is_made = kind.make != nullptr && kind.make(plan) != nullptr;
    observers += is_made ? 1 : 0;
    plan.without_metrics = names_of(kind);
    if (plan.without_metrics.empty()) continue;
    EXPECT_EQ(make_metrics(plan).size(), all - (is_made ? 1 : 0)) << plan.without_metrics[0];
    plan.without_metrics.pop_back();
    if (plan.without_metrics.empty()) continue;
    EXPECT_EQ(make_metrics(plan).size(), all) << "some of it is wanted";
  }
  EXPECT_EQ(observers, all);
}

TEST(MetricsCatalogue, measures_only_what_the_run_can_have) {
  Plan plan = small_plan();
  const size_t plain = make_metrics(plan).size();
  plan.replica.mode = ReplicationMode::kDelta;
  EXPECT_EQ(make_metrics(plan).size(), plain + 1) << "elements of states";
  plan.replica.sync.stability = Duration::seconds(1);
  EXPECT_EQ(make_metrics(plan).size(), plain + 2) << "garbage";
  plan.replica.sync.lease = Duration::seconds(8);
  EXPECT_EQ(make_metrics(plan).size(), plain + 3) << "leases";
}

TEST(Figures, take_what_is_wanted_and_nothing_else) {
  results::RunResult result;
  const std::vector<std::string> without = {"commits"};
  Figures figures(metric_catalogue(), without, result);
  figures.count("commits", 3);
  figures.count("events", 4);
  figures.time("convergence_after_last_write", std::nullopt);
  EXPECT_EQ(result.metrics,
            (std::map<std::string, double>{{"events", 4},
                                           {"convergence_after_last_write", results::kNeverCame}}));
  EXPECT_DEATH(figures.count("comits", 1), "");
}

}  // namespace
}  // namespace skerry::harness
