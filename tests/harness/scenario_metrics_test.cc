// [metrics] says what is not measured, by names or by how they begin.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/scenario/describe.h"
#include "scenario_support.h"

namespace skerry::harness {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

LoadResult without(const std::string& list, const std::string& more = "") {
  return parse_scenario(
      std::string(kSmallScenario) + "\n[metrics]\nwithout = " + list + "\n" + more, "small.toml");
}

std::string complaint(const std::string& list, const std::string& more = "") {
  return without(list, more).problems.to_text();
}

TEST(ScenarioMetrics, are_left_out_by_name_in_table_order) {
  const LoadResult loaded = without("[\"events\", \"staleness_max\"]");
  ASSERT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  const Scenario& scenario = loaded.experiment->cells[0].scenario;
  EXPECT_THAT(scenario.without_metrics, ElementsAre("staleness_max", "events"));
  EXPECT_THAT(describe(scenario), HasSubstr("without staleness_max, events"));
}

TEST(ScenarioMetrics, are_left_out_by_how_they_begin) {
  const LoadResult loaded = without("[\"visibility_to_all_*\"]");
  ASSERT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  EXPECT_THAT(loaded.experiment->cells[0].scenario.without_metrics,
              AllOf(SizeIs(4), Each(StartsWith("visibility_to_all_"))));
  EXPECT_EQ(complaint("[\"*\"]"), "");
}

TEST(ScenarioMetrics, that_are_none_are_refused_with_the_nearest) {
  EXPECT_THAT(
      complaint("[\"visibilty_never\"]"),
      AllOf(HasSubstr("unknown metric \"visibilty_never\""), HasSubstr("visibility_never")));
  EXPECT_THAT(complaint("[\"zzz_*\"]"), HasSubstr("unknown metric \"zzz_*\""));
  EXPECT_THAT(complaint("[7]"), HasSubstr("unknown metric 7"));
  EXPECT_THAT(complaint("\"events\""), HasSubstr("expected an array of names of metrics"));
  EXPECT_THAT(complaint("[\"events\", \"event*\"]"), HasSubstr("\"events\" is in `without` twice"));
  EXPECT_THAT(problems_of(std::string(kSmallScenario) + "\n[metrics]\nwithot = []\n"),
              HasSubstr("without"));
  EXPECT_THAT(problems_of("metrics = 3\n" + std::string(kSmallScenario)),
              HasSubstr("`metrics` is not a table"));
}

TEST(ScenarioMetrics, that_are_left_out_have_no_gate) {
  const std::string gate = "[[gate]]\nmetric = \"events\"\nmax = 9\n";
  EXPECT_EQ(complaint("[\"commits\"]", gate), "");
  EXPECT_THAT(complaint("[\"events\"]", gate),
              HasSubstr("there can be no `events`: [metrics] leaves it out"));
}

}  // namespace
}  // namespace skerry::harness
