// What messages show of deep, long and oddly written input, and of limits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/scenario/toml_reader.h"
#include "harness/scenario/values.h"
#include "harness/workloads/workload.h"
#include "scenario_support.h"
#include "sim/faults/fault.h"

namespace skerry::harness {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// A path of so many keys.
std::string path_of(size_t keys) {
  std::string path = "a";
  for (size_t i = 1; i < keys; ++i) path += ".a";
  return path;
}

TEST(ScenarioMessages, what_is_nested_too_deep_is_said_not_followed) {
  const std::string deep = path_of(100'000);
  for (const std::string& tail :
       {deep + " = 1\n", "[" + deep + "]\n", "[[" + deep + "]]\n", "x = {" + deep + " = 1}\n",
        "x = " + std::string(100'000, '[') + "\n", "[matrix]\n" + deep + " = [1]\n"}) {
    const std::string text = problems_of(edited("", "", tail));
    EXPECT_THAT(text, HasSubstr("this is nested too deep: expected at most 32"))
        << tail.substr(0, 9);
    EXPECT_LT(text.size(), 1'000u);
  }
  for (const Override& deepest :
       {Override{deep, "1"}, Override{"sync.k", std::string(100'000, '[')},
        Override{"sync", "{" + deep + " = 1}"}, Override{"matrix.network." + deep, "[1]"}}) {
    const std::vector<Override> overrides = {deepest};
    const std::string text = problems_of(std::string(kSmallScenario), overrides);
    EXPECT_THAT(text, HasSubstr("expected at most 32"));
    EXPECT_LT(text.size(), 1'000u);
  }
}

TEST(ScenarioMessages, quote_the_begin_of_what_is_long) {
  const std::string key(100'000, 'k');
  const std::string spaced = "\"" + key + " and " + key + "\"";
  for (const std::string& text :
       {problems_of(edited("", "", key + " = 1\n")), problems_of(edited("", "", spaced + " = 1\n")),
        problems_of(edited("", "", "[matrix]\n" + spaced + " = [1]\n")),
        problems_of(edited("set_ops", key))}) {
    EXPECT_THAT(text, HasSubstr("kkkkk..."));
    EXPECT_LT(text.size(), 1'000u);
  }
}

TEST(ScenarioMessages, a_few_levels_are_not_too_deep_wherever_dots_and_brackets_stand) {
  const std::string dots(100, '.');
  const std::string brackets(100, '[');
  EXPECT_EQ(problems_of(edited("", "", "# " + dots + brackets + "\n")), "");
  for (const std::string& text :
       {"\"" + dots + brackets + "\"", "'" + dots + brackets + "'",
        "\"\"\"\n" + dots + brackets + "\"\n\"\"\"", "\"a\\\"" + brackets + "\""}) {
    EXPECT_EQ(problems_of(edited("name = \"small\"", "name = \"small\"\ndescription = " + text)),
              "");
  }
}

TEST(ScenarioMessages, an_open_string_is_said_to_be_one) {
  EXPECT_THAT(problems_of(edited("name = \"small\"", "name = \"small")),
              StartsWith("small.toml:2:8: this is not TOML: the string that begins here is not "
                         "closed\n"));
}

TEST(ScenarioMessages, of_a_very_long_line_the_neighbourhood_is_shown) {
  const std::string comment = " # " + std::string(5'000, 'x');
  const std::string text = problems_of(edited("loss = 0.01", "loss = 2" + comment));
  EXPECT_THAT(text, AllOf(HasSubstr("small.toml:17:8: `loss` is 2"),
                          HasSubstr("\n  loss = 2 # xxx"), HasSubstr("xxx...\n         ^\n")));
  EXPECT_LT(text.size(), 400u);
  const std::string far =
      problems_of(edited("keep_alive", "backoff = { " + std::string(5'000, ' ') +
                                           "base = \"1ms\", maxx = \"2s\" }\nkeep_alive"));
  EXPECT_THAT(far, AllOf(HasSubstr("\n  ...   "), HasSubstr("maxx = \"2s\" }\n")));
  EXPECT_LT(far.size(), 600u);
}

TEST(ScenarioMessages, whole_numbers_with_a_point_or_an_exponent_explain_themselves) {
  EXPECT_THAT(
      problems_of(edited("count = 3", "count = 3.0")),
      HasSubstr("`count` is 3.0; expected a whole number, from 1 to 100000, without a point "
                "or an exponent: 3\n"));
  EXPECT_THAT(problems_of(edited("count = 3", "count = 1e3")),
              HasSubstr("`count` is 1000.0; expected a whole number"));
  EXPECT_THAT(problems_of(edited("count = 3", "count = 3.5")),
              AllOf(HasSubstr("`count` is 3.5; expected a whole number"),
                    Not(HasSubstr("without a point"))));
}

TEST(ScenarioMessages, an_unknown_design_gets_the_list_where_none_is_near) {
  EXPECT_THAT(problems_of(edited("\"add_wins_set\"", "\"zzzzzzzz\"")),
              AllOf(HasSubstr("`crdt` is \"zzzzzzzz\"; expected one of "), HasSubstr("rga, "),
                    HasSubstr("add_wins_set")));
}

TEST(ScenarioMessages, seeds_complain_by_their_own_name_and_go_up_to_the_last) {
  const std::string seeds = "seeds = { first = 3, count = 2 }";
  EXPECT_THAT(problems_of(edited(seeds, "seeds = 0")), HasSubstr("`seeds` is 0; expected a whole"));
  EXPECT_THAT(problems_of(edited(seeds, "seeds = 2.0")), HasSubstr("`seeds` is 2.0; expected"));
  EXPECT_THAT(problems_of(edited(seeds, "seeds = { first = -1 }")),
              HasSubstr("`first` is -1; expected a whole number from 0"));
  EXPECT_EQ(problems_of(edited(seeds, "seeds = { first = 9223372036854775807, count = 2 }")), "");
  const std::string last = "seeds = { first = \"18446744073709551615\" }";
  const LoadResult loaded = parse_scenario(edited(seeds, last), "small.toml");
  ASSERT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  EXPECT_EQ(loaded.experiment->base.first_seed, UINT64_MAX);
  EXPECT_THAT(problems_of(edited(seeds, "seeds = { first = \"18446744073709551615\", count = 2 }")),
              HasSubstr("the last seed would be beyond 18446744073709551615"));
  EXPECT_THAT(problems_of(edited(seeds, "seeds = { first = \"18446744073709551616\" }")),
              HasSubstr("in quotes to \"18446744073709551615\""));
}

TEST(ScenarioMessages, a_matrix_with_the_same_value_twice_is_refused) {
  for (const std::string row :
       {"\"network.loss\" = [0.1, 0.2, 0.1]", "\"sync.keep_alive\" = [\"1s\", \"1000ms\"]",
        "\"sync.backoff\" = [{ base = \"1ms\", max = \"1s\" }, { max = \"1s\", base = \"1ms\" "
        "}]"}) {
    EXPECT_THAT(problems_of(edited("", "", "[matrix]\n" + row + "\n")),
                HasSubstr(" twice; expected each value once"));
  }
  EXPECT_EQ(problems_of(edited("", "", "[matrix]\n\"network.loss\" = [0.1, 0.2]\n")), "");
}

TEST(ScenarioMessages, ranges_of_latencies_and_times_are_told) {
  EXPECT_THAT(problems_of(edited("loss = 0.01", "jitter = \"-5ms\"")),
              HasSubstr("`jitter` is \"-5ms\"; expected a duration such as \"20ms\", from 0s to "
                        "3650d, or { distribution"));
  EXPECT_THAT(problems_of(edited("count = 3", "count = 3\nclock_offset = \"2d\"")),
              HasSubstr("from -1d to 1d, or { distribution"));
  EXPECT_THAT(problems_of(edited("at = \"2s\"", "at = 2")), HasSubstr("at most 3650d"));
}

// What a range prints can be copied into the scenario.
TEST(ScenarioMessages, printed_limits_are_in_the_form_that_is_accepted) {
  const ValueContext context{".", {}, {}};
  const auto check_all = [&context](std::span<const Parameter> parameters) {
    for (const Parameter& parameter : parameters) {
      const std::string text = expectation(parameter);
      const size_t from = text.find(", from ");
      if (from == std::string::npos || parameter.type == ParameterType::kDistribution) continue;
      const size_t to = text.find(" to ", from);
      for (const std::string& limit : {text.substr(from + 7, to - from - 7), text.substr(to + 4)}) {
        const bool is_number = parameter.type == ParameterType::kInteger ||
                               parameter.type == ParameterType::kReal ||
                               parameter.type == ParameterType::kProbability;
        const auto node = read_toml_value(is_number ? limit : "\"" + limit + "\"");
        ASSERT_TRUE(node.has_value()) << parameter.name << ": " << limit;
        ProblemList problems;
        EXPECT_TRUE(read_value(parameter, *node, context, problems).has_value())
            << parameter.name << ": " << limit << "; " << text;
      }
    }
  };
  for (const Section& section : sections()) check_all(section.parameters);
  for (const WorkloadKind& kind : workload_catalogue()) check_all(kind.parameters);
  for (const sim::FaultKind& kind : sim::fault_catalogue()) check_all(kind.parameters);
}

}  // namespace
}  // namespace skerry::harness
