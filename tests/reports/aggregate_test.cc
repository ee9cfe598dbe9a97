#include "reports/model/aggregate.h"

#include <gmock/gmock.h>

#include "reports/model/number.h"
#include "sample.h"

namespace skerry::results {
namespace {

using ::testing::ElementsAre;

CellResult with_values(const std::vector<double>& values) {
  CellResult cell;
  for (const double value : values) {
    cell.runs.emplace_back();
    cell.runs.back().metrics["m"] = value;
  }
  return cell;
}

TEST(SeedRange, is_median_and_range_of_the_runs_that_have_it) {
  EXPECT_EQ(seed_range(with_values({3, 1, 2}), "m"), (SeedRange{2, 1, 3, 3}));
  EXPECT_EQ(seed_range(with_values({4, 1, 2, 3}), "m"), (SeedRange{2.5, 1, 4, 4}));
  CellResult cell = with_values({5});
  cell.runs.emplace_back();
  EXPECT_EQ(seed_range(cell, "m"), (SeedRange{5, 5, 5, 1}));
  EXPECT_EQ(seed_range(cell, "other"), std::nullopt);
}

TEST(SeedRange, takes_what_never_came_as_longer_than_all_others) {
  EXPECT_EQ(seed_range(with_values({3, kNeverCame, 2}), "m"), (SeedRange{3, 2, kNeverCame, 3, 1}));
  EXPECT_EQ(seed_range(with_values({kNeverCame, kNeverCame, 2}), "m"),
            (SeedRange{kNeverCame, 2, kNeverCame, 3, 2}));
  EXPECT_EQ(seed_range(with_values({kNeverCame, 2}), "m")->median, kNeverCame);
}

TEST(Checks, keep_the_worst_verdict_and_its_first_run) {
  const SweepResult sweep = sample::with_a_failure();
  const std::vector<CheckSummary> checks = checks_of(sweep.cells[1]);
  ASSERT_EQ(checks.size(), 5u);
  EXPECT_EQ(checks[0].name, "strong_eventual_consistency");
  EXPECT_EQ(checks[0].verdict, Verdict::kInvalid);
  EXPECT_EQ(checks[0].seed, 3u);
  EXPECT_EQ(checks[0].failed, 1u);
  EXPECT_EQ(checks[0].held, 3u);
  EXPECT_EQ(checks[0].not_judged, 0u);
  EXPECT_EQ(checks[0].runs, 4u);
  EXPECT_EQ(checks[1].verdict, Verdict::kValid);
}

TEST(Checks, sum_what_was_looked_at_and_count_apart_what_was_not_judged) {
  SweepResult sweep = sample::three_texts(3);
  std::vector<RunResult>& runs = sweep.cells[0].runs;
  runs[0].checks[0].looked_at = {{"values compared", 1200}};
  runs[1].checks[0].looked_at = {{"values compared", 0}};
  runs[2].checks[0] = {"strong_eventual_consistency", Verdict::kUnknown, "too long"};
  const CheckSummary check = checks_of(sweep.cells[0])[0];
  EXPECT_EQ(check.held, 1u);
  EXPECT_EQ(check.failed, 0u);
  EXPECT_EQ(check.not_judged, 2u);
  EXPECT_EQ(looked_at_text(check.looked_at), "1,200 values compared");
  EXPECT_EQ(looked_at_text({{"values compared", 1}, {"pasts checked", 2}}),
            "1 value compared, 2 pasts checked");
  EXPECT_EQ(looked_at_text({{"bodies", 1}, {"deliveries", 1}, {"pairs of a saved change", 1}}),
            "1 body, 1 delivery, 1 pair of a saved change");
  EXPECT_EQ(looked_at_text({}), "");
}

TEST(Labels, are_short_and_distinct) {
  SweepResult sweep;
  sweep.scenario = "quickstart";
  CellResult cell;
  EXPECT_EQ(label(sweep, cell), "quickstart");
  cell.overrides = {{"replicas.crdt", "rga"}};
  EXPECT_EQ(label(sweep, cell), "rga");
  cell.overrides.emplace_back("network.loss", "0.01");
  EXPECT_EQ(label(sweep, cell), "rga, loss 0.01");
}

TEST(Seeds, are_written_as_a_range_where_they_are_one) {
  EXPECT_EQ(seeds_text({}), "none");
  EXPECT_EQ(seeds_text({7}), "7");
  EXPECT_EQ(seeds_text({1, 2, 3}), "1..3");
  EXPECT_EQ(seeds_text({1, 5, 9}), "1, 5, 9");
  EXPECT_EQ(seeds_text({1, 3, 5, 7, 9, 11, 13, 15, 17}), "1, 3, 5, 7, 9, 11, 13, 15 and 1 more");
  EXPECT_THAT(seeds(sample::three_texts(3)), ElementsAre(1, 2, 3));
}

TEST(Metrics, stand_in_table_order_and_unknown_ones_last) {
  SweepResult sweep = sample::three_texts(1);
  sweep.cells[0].runs[0].metrics["a_new_one"] = 1;
  const std::vector<MetricInfo> present = metrics_present(sweep);
  EXPECT_EQ(present.front().name, "visibility_latency_p50");
  EXPECT_EQ(present.back().name, "a_new_one");
  EXPECT_EQ(present.back().direction, Direction::kNeutral);
}

TEST(Numbers, are_integers_where_they_are_and_shortest_elsewhere) {
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(-12), "-12");
  EXPECT_EQ(number_text(9007199254740991.0), "9007199254740991");
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(1e300), "1e+300");
}

TEST(Verdicts, are_ordered_from_valid_to_invalid) {
  EXPECT_EQ(worst(Verdict::kValid, Verdict::kUnknown), Verdict::kUnknown);
  EXPECT_EQ(worst(Verdict::kInvalid, Verdict::kUnknown), Verdict::kInvalid);
  EXPECT_EQ(to_string(Verdict::kInvalid), "invalid");
}

}  // namespace
}  // namespace skerry::results
