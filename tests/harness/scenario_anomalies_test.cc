// [anomalies]: what it means, and what is wrong with it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/anomalies/spec.h"
#include "harness/scenario/scenario.h"

namespace skerry::harness {
namespace {

using ::testing::HasSubstr;

constexpr const char* kHead = "schema = 1\nname = \"a\"\n";

LoadResult parsed(const std::string& rest) { return parse_scenario(kHead + rest, "a.toml"); }

TEST(ScenarioAnomalies, without_names_everything_but_mutants_is_searched) {
  const LoadResult result = parsed("[anomalies]\n");
  ASSERT_TRUE(result.experiment) << result.problems.to_text();
  ASSERT_NE(result.experiment->anomalies, nullptr);
  EXPECT_TRUE(result.experiment->cells.empty());
  const AnomalySearch& search = *result.experiment->anomalies;
  EXPECT_EQ(search.anomalies.size(), crdts::kAnomalies);
  for (const crdts::Design* design : search.designs) EXPECT_FALSE(design->is_mutant);
  EXPECT_EQ(search.draws, 16u);
  EXPECT_EQ(search.clock_bound, Duration::seconds(60));
}

TEST(ScenarioAnomalies, clocks_have_the_bound_that_is_given) {
  const LoadResult result = parsed("[anomalies]\nclock_bound = \"2h\"\n");
  ASSERT_TRUE(result.experiment) << result.problems.to_text();
  EXPECT_EQ(result.experiment->anomalies->clock_bound, Duration::seconds(7'200));
  EXPECT_THAT(parsed("[anomalies]\nclock_bound = \"-1s\"\n").problems.to_text(),
              HasSubstr("a.toml:4:15: `clock_bound` is "));
}

TEST(ScenarioAnomalies, families_and_designs_add_up_in_the_order_of_the_catalogue) {
  const LoadResult result =
      parsed("[anomalies]\nfamilies = [\"flag\"]\ndesigns = [\"rga\", \"pn_counter\"]\n");
  ASSERT_TRUE(result.experiment) << result.problems.to_text();
  std::vector<std::string> names;
  for (const crdts::Design* design : result.experiment->anomalies->designs) {
    names.emplace_back(design->name);
  }
  std::vector<std::string> expected = {"pn_counter"};
  for (const crdts::Design& design : crdts::catalogue()) {
    const bool is_flag = design.family == Family::kFlag && !design.is_mutant;
    if (is_flag) expected.emplace_back(design.name);
  }
  expected.emplace_back("rga");
  EXPECT_GE(expected.size(), 4u);
  EXPECT_EQ(names, expected);
}

TEST(ScenarioAnomalies, unknown_words_are_told_with_the_nearest_one_and_their_place) {
  const std::string text =
      parsed("[anomalies]\nfamilies = [\"text\", \"mpa\"]\n").problems.to_text();
  EXPECT_THAT(text, HasSubstr("a.toml:4:21: unknown family \"mpa\"; did you mean `map`?"));
  EXPECT_THAT(parsed("[anomalies]\nanomalies = [\"cycle\"]\n").problems.to_text(),
              HasSubstr("unknown anomaly \"cycle\""));
  EXPECT_THAT(parsed("[anomalies]\nreplica = 2\n").problems.to_text(),
              HasSubstr("unknown key `replica` in [anomalies]; did you mean `replicas`?"));
  EXPECT_THAT(parsed("[anomalies]\ncommands = 9\n").problems.to_text(),
              HasSubstr("a.toml:4:12: `commands` is 9"));
}

TEST(ScenarioAnomalies, what_belongs_to_runs_has_no_place_beside_it) {
  EXPECT_THAT(parsed("duration = \"1s\"\n[anomalies]\n").problems.to_text(),
              HasSubstr("unknown key `duration` in a search for anomalies"));
  EXPECT_THAT(parsed("anomalies = 3\n").problems.to_text(),
              HasSubstr("`anomalies` is 3; expected a table, [anomalies]"));
}

}  // namespace
}  // namespace skerry::harness
