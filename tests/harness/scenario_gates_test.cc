// What a scenario may ask for in [checks] and [[gate]], and what is refused because it could never
// be judged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/scenario/describe.h"
#include "scenario_support.h"

namespace skerry::harness {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

LoadResult loaded(const std::string& more, const std::vector<Override>& overrides = {}) {
  return parse_scenario(std::string(kSmallScenario) + more, "small.toml", overrides);
}

std::string complaint(const std::string& more, const std::vector<Override>& overrides = {}) {
  return loaded(more, overrides).problems.to_text();
}

std::string gate_on(const std::string& metric, const std::string& bound) {
  return "\n[[gate]]\nmetric = \"" + metric + "\"\nmax = " + bound + "\n";
}

const std::string kTwoCells = "\n[matrix]\n\"replicas.mode\" = [\"operations\", \"delta\"]\n";

TEST(ScenarioGates, on_what_the_scenario_cannot_have_are_refused_with_what_it_lacks) {
  EXPECT_THAT(complaint(gate_on("lost_intents", "3")),
              HasSubstr("there can be no `lost_intents`: it is of the check intent_preserved"));
  EXPECT_EQ(complaint("\n[checks]\nalso = [\"intent_preserved\"]\n" + gate_on("lost_intents", "3")),
            "");
  EXPECT_THAT(complaint(gate_on("garbage", "3")), HasSubstr("it needs [sync] stability"));
  EXPECT_THAT(complaint(gate_on("transmitted_elements", "3")), HasSubstr("mode that joins"));
  EXPECT_THAT(complaint(gate_on("catch_up_latency_max", "\"1s\"")),
              HasSubstr("no [[fault]] takes a person's replica away"));
  EXPECT_THAT(complaint(gate_on("clamped_positions", "3")), HasSubstr("editing_trace"));
  EXPECT_THAT(complaint(gate_on("visibility_latency_p50", "\"1s\""),
                        {{"replicas.count", "1"}, {"fault", "[]"}}),
              HasSubstr("nobody else"));
}

TEST(ScenarioGates, on_heals_need_a_fault_that_there_is_something_to_heal_from) {
  const std::string gate = gate_on("convergence_after_heal", "\"1s\"");
  EXPECT_EQ(complaint(gate), "") << "the small scenario has a partition";
  const std::vector<Override> degraded = {
      {"fault", "[{ kind = \"degrade\", at = \"1s\", for = \"1s\", latency_factor = 2 }]"}};
  EXPECT_THAT(complaint(gate, degraded), HasSubstr("no [[fault]] ends"));
  EXPECT_THAT(complaint(gate, {{"fault", "[]"}}), HasSubstr("no [[fault]] ends"));
  const std::vector<Override> random = {
      {"fault", "[{ kind = \"sleep\", mean_time_between = \"1d\", for = \"1s\", node = 0 }]"}};
  EXPECT_EQ(complaint(gate + gate_on("catch_up_latency_max", "\"1s\""), random), "")
      << "a random fault may come under some seed";
}

TEST(ScenarioGates, may_be_bound_to_cells_and_are_judged_there_alone) {
  const std::string bound = kTwoCells + gate_on("transmitted_elements", "9") +
                            "cell = { \"replicas.mode\" = \"delta\" }\n";
  const LoadResult result = loaded(bound);
  ASSERT_TRUE(result.experiment) << result.problems.to_text();
  EXPECT_THAT(result.experiment->base.gates, SizeIs(1));
  EXPECT_EQ(result.experiment->base.gates[0].text,
            "transmitted_elements <= 9 where replicas.mode = delta");
  EXPECT_THAT(result.experiment->cells[0].scenario.gates, SizeIs(0));
  EXPECT_THAT(result.experiment->cells[1].scenario.gates, SizeIs(1));
  EXPECT_THAT(complaint(kTwoCells + gate_on("transmitted_elements", "9")),
              AllOf(HasSubstr("mode that joins"), HasSubstr("bind the gate")));
  EXPECT_EQ(complaint(bound, {{"replicas.mode", "operations"}}), "")
      << "the replay line of another cell";
}

TEST(ScenarioGates, that_are_bound_to_no_cell_are_refused) {
  const auto bound = [](const std::string& cell) {
    return complaint(kTwoCells + gate_on("commits", "9") + "cell = " + cell + "\n");
  };
  EXPECT_EQ(bound("{ replicas.mode = \"delta\" }"), "") << "without quotes";
  EXPECT_THAT(bound("{ \"replicas.mode\" = \"delat\" }"), HasSubstr("did you mean `delta`?"));
  EXPECT_THAT(bound("{ \"replicas.moda\" = \"delta\" }"), HasSubstr("neither in [matrix] nor set"));
  EXPECT_THAT(bound("\"delta\""), HasSubstr("expected the values that tell the cell"));
}

TEST(ScenarioGates, are_appended_from_the_command_line) {
  const std::vector<Override> two = {{"gate+", "{ metric = \"commits\", min = 1 }"},
                                     {"gate+", "{ metric = \"events\", min = 1 }"}};
  const LoadResult result = loaded(gate_on("staleness_max", "\"5s\""), two);
  ASSERT_TRUE(result.experiment) << result.problems.to_text();
  EXPECT_THAT(result.experiment->base.gates, SizeIs(3));
  EXPECT_THAT(complaint("", {{"gate+", "{ metric = \"commits\" }"}}), HasSubstr("neither `min`"));
  EXPECT_THAT(complaint("", {{"duration+", "3"}}), HasSubstr("no list"));
}

std::vector<std::string> checks_of(const std::string& table) {
  const LoadResult result = loaded("\n[checks]\n" + table);
  EXPECT_TRUE(result.experiment) << result.problems.to_text();
  return result.experiment ? result.experiment->base.checks : std::vector<std::string>{};
}

TEST(ScenarioChecks, are_the_usual_ones_with_more_and_without_some) {
  const std::vector<std::string> checks =
      checks_of("also = [\"intent_preserved\"]\nwithout = [\"converges\"]\n");
  EXPECT_THAT(checks, Contains("intent_preserved"));
  EXPECT_THAT(checks, Contains("no_lost_updates"));
  EXPECT_THAT(checks, Not(Contains("converges")));
  EXPECT_THAT(checks_of("enable = [\"converges\"]\nalso = [\"no_lost_updates\"]\n"),
              ::testing::UnorderedElementsAre("converges", "no_lost_updates", "no_forks",
                                              "evidence", "no_refused_bodies"));
}

TEST(ScenarioChecks, cannot_be_taken_out_where_they_are_not_or_are_always_on) {
  EXPECT_THAT(complaint("\n[checks]\nwithout = [\"no_forks\"]\n"), HasSubstr("is on in any case"));
  EXPECT_THAT(complaint("\n[checks]\nwithout = [\"expected_text\"]\n"), HasSubstr("is not on"));
  EXPECT_THAT(complaint("\n[checks]\nwithout = [\"converge\"]\n"),
              HasSubstr("did you mean `converges`?"));
  EXPECT_THAT(complaint("\n[checks]\nalso = [\"converges\"]\n"), HasSubstr("enabled twice"));
}

TEST(ScenarioChecks, that_are_off_are_echoed) {
  const LoadResult result = loaded("\n[checks]\nwithout = [\"converges\"]\n");
  ASSERT_TRUE(result.experiment);
  EXPECT_THAT(describe(result.experiment->base), HasSubstr("\n  off         converges\n"));
  EXPECT_THAT(describe(loaded("").experiment->base), Not(HasSubstr("\n  off ")));
}

}  // namespace
}  // namespace skerry::harness
