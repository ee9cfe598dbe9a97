// What a valid scenario becomes: typed values, defaults, cells, overrides.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/scenario/describe.h"
#include "scenario_support.h"

namespace skerry::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

Experiment loaded(const std::string& source, std::span<const Override> overrides = {}) {
  LoadResult result = parse_scenario(source, "small.toml", overrides);
  EXPECT_EQ(result.problems.to_text(), "");
  return result.experiment ? *std::move(result.experiment) : Experiment{};
}

TEST(ScenarioLoader, values_are_typed_and_defaults_filled_in) {
  const Experiment experiment = loaded(std::string(kSmallScenario));
  ASSERT_EQ(experiment.cells.size(), 1u);
  const Scenario& scenario = experiment.cells[0].scenario;
  EXPECT_EQ(scenario.name, "small");
  EXPECT_EQ(scenario.first_seed, 3u);
  EXPECT_EQ(scenario.seed_count, 2u);
  EXPECT_EQ(scenario.duration, Duration::seconds(10));
  EXPECT_EQ(scenario.options.replicas.people, 3u);
  EXPECT_EQ(scenario.options.replicas.servers, 1u);
  EXPECT_EQ(scenario.options.replica.sync.connect_timeout, Duration::seconds(5));
  EXPECT_EQ(scenario.options.replica.sync.window_bytes, 256u * 1024);
  EXPECT_EQ(scenario.options.links.latency.kind, Distribution::Kind::kLognormal);
  EXPECT_EQ(scenario.options.links.latency.b, Duration::milliseconds(120).ns);
  EXPECT_DOUBLE_EQ(scenario.workloads.at(0).settings.real("rate"), 5);
  EXPECT_EQ(scenario.faults.at(0).settings.groups("groups").at(0).at(0), (NodeName{true, 0}));
  EXPECT_THAT(scenario.checks, ::testing::Not(::testing::IsEmpty()));
  EXPECT_EQ(scenario.source_hash.size(), 32u);
}

TEST(ScenarioLoader, servers_default_to_one_in_a_hub_and_none_elsewhere) {
  std::string source = edited("\"hub\"", "\"mesh\"");
  source.replace(source.find("\"server\", 0"), 11, "0");
  EXPECT_EQ(loaded(source).base.options.replicas.servers, 0u);
}

TEST(ScenarioLoader, seeds_may_be_a_count) {
  const Experiment experiment = loaded(edited("{ first = 3, count = 2 }", "7"));
  EXPECT_EQ(experiment.base.first_seed, 1u);
  EXPECT_EQ(experiment.base.seed_count, 7u);
}

TEST(ScenarioLoader, the_matrix_is_a_cross_product_in_the_files_order) {
  const Experiment experiment = loaded(edited(
      "", "", "[matrix]\n\"sync.interval\" = [\"0s\", \"1s\"]\n\"replicas.count\" = [5, 3]\n"));
  ASSERT_EQ(experiment.cells.size(), 4u);
  EXPECT_THAT(experiment.cells[1].overrides,
              ElementsAre(Pair("sync.interval", "0s"), Pair("replicas.count", "3")));
  EXPECT_THAT(experiment.cells[2].overrides,
              ElementsAre(Pair("sync.interval", "1s"), Pair("replicas.count", "5")));
  EXPECT_EQ(experiment.cells[2].scenario.options.replicas.people, 5u);
  EXPECT_EQ(experiment.cells[2].scenario.options.replica.sync.interval, Duration::seconds(1));
}

TEST(ScenarioLoader, modes_that_are_compared_gather_changes_for_the_same_second) {
  const auto interval = [](const Experiment& experiment, size_t cell) {
    return experiment.cells.at(cell).scenario.options.replica.sync.interval;
  };
  EXPECT_EQ(interval(loaded(std::string(kSmallScenario)), 0), Duration::milliseconds(10));
  const std::string sweep = "[matrix]\n\"replicas.mode\" = [\"operations\", \"delta\"]\n";
  const Experiment compared = loaded(edited("", "", sweep));
  EXPECT_EQ(interval(compared, 0), Duration::seconds(1));
  EXPECT_EQ(interval(compared, 1), Duration::seconds(1));
  const Experiment given =
      loaded(edited("keep_alive = \"2s\"", "keep_alive = \"2s\"\ninterval = \"0s\"", sweep));
  EXPECT_EQ(interval(given, 0), Duration{});
  EXPECT_EQ(interval(given, 1), Duration{});
}

TEST(ScenarioLoader, a_cell_keeps_only_the_workloads_that_its_family_takes) {
  const Experiment experiment = loaded(
      edited("", "",
             "[[workload]]\nkind = \"counter_ops\"\nrate = \"1/s\"\n[matrix]\n\"replicas.crdt\" = "
             "[\"add_wins_set\", \"pn_counter\"]\n"));
  ASSERT_EQ(experiment.cells.size(), 2u);
  EXPECT_EQ(experiment.base.workloads.size(), 2u);
  ASSERT_EQ(experiment.cells[0].scenario.workloads.size(), 1u);
  EXPECT_EQ(experiment.cells[0].scenario.workloads[0].kind, "set_ops");
  ASSERT_EQ(experiment.cells[1].scenario.workloads.size(), 1u);
  EXPECT_EQ(experiment.cells[1].scenario.workloads[0].kind, "counter_ops");
}

TEST(ScenarioLoader, a_required_key_may_come_from_the_matrix_alone) {
  const std::string source =
      edited("crdt = \"add_wins_set\"\n", "",
             "[matrix]\n\"replicas.crdt\" = [\"lww_set\", \"add_wins_set\"]\n");
  EXPECT_EQ(loaded(source).cells.size(), 2u);
}

TEST(ScenarioLoader, a_bad_value_in_the_matrix_is_reported_where_it_is_written) {
  const std::string source =
      edited("", "", "[matrix]\n\"sync.interval\" = [\"0s\", \"often\"]\n\"seeds\" = [1]\n");
  const std::string text = problems_of(source);
  EXPECT_THAT(text, HasSubstr("small.toml:29:26: `interval` is \"often\"; expected a duration"));
  EXPECT_THAT(text, HasSubstr("`seeds` cannot be swept"));
}

TEST(ScenarioLoader, a_matrix_has_a_limit) {
  std::string row = "[1";
  for (int i = 0; i < 40; ++i) row += ", 1";
  row += "]\n";
  EXPECT_THAT(
      problems_of(edited("", "", "[matrix]\n\"sync.k\" = " + row + "\"replicas.count\" = " + row)),
      HasSubstr("more than 1000 cells"));
}

TEST(ScenarioLoader, overrides_reach_every_value_by_its_path) {
  const std::vector<Override> overrides = {{"sync.interval", "250ms"},
                                           {"workload.0.rate", "9/s"},
                                           {"network.latency.p50", "\"10ms\""},
                                           {"replicas.crdt", "lww_set"},
                                           {"seeds.count", "4"}};
  const Experiment experiment = loaded(std::string(kSmallScenario), overrides);
  const Scenario& scenario = experiment.base;
  EXPECT_EQ(scenario.options.replica.sync.interval, Duration::milliseconds(250));
  EXPECT_DOUBLE_EQ(scenario.workloads.at(0).settings.real("rate"), 9);
  EXPECT_EQ(scenario.options.links.latency.a, Duration::milliseconds(10).ns);
  EXPECT_EQ(scenario.options.replica.design->name, "lww_set");
  EXPECT_EQ(scenario.seed_count, 4u);
}

TEST(ScenarioLoader, an_override_of_a_swept_path_ends_the_sweep) {
  const std::string source =
      edited("", "", "[matrix]\n\"replicas.crdt\" = [\"lww_set\", \"add_wins_set\"]\n");
  const std::vector<Override> overrides = {{"replicas.crdt", "remove_wins_set"}};
  const Experiment experiment = loaded(source, overrides);
  ASSERT_EQ(experiment.cells.size(), 1u);
  EXPECT_EQ(experiment.cells[0].scenario.options.replica.design->name, "remove_wins_set");
}

TEST(ScenarioLoader, an_override_may_sweep) {
  const std::vector<Override> overrides = {{"matrix.sync.interval", "[\"0s\", \"1s\"]"}};
  EXPECT_EQ(loaded(std::string(kSmallScenario), overrides).cells.size(), 2u);
}

TEST(ScenarioLoader, a_bad_override_is_as_clear_as_a_bad_line) {
  const auto problems = [](std::string path, std::string value) {
    const std::vector<Override> overrides = {{std::move(path), std::move(value)}};
    return problems_of(std::string(kSmallScenario), overrides);
  };
  EXPECT_THAT(
      problems("sync.intervall", "1s"),
      HasSubstr("small.toml: --set sync.intervall=1s: unknown key `intervall` in [sync]; did "
                "you mean `interval`?"));
  EXPECT_THAT(problems("sync.interval", "5"), HasSubstr("`interval` is 5; expected a duration"));
  EXPECT_THAT(problems("workload.7.rate", "5/s"), HasSubstr("there is no entry `7`"));
  EXPECT_THAT(problems("sync..interval", "1s"), HasSubstr("is not a path such as sync.interval"));
  EXPECT_THAT(problems("duration.x", "1s"), HasSubstr("which is not a table"));
}

TEST(ScenarioLoader, describe_shows_given_and_derived_options) {
  const std::string text = describe(loaded(std::string(kSmallScenario)).base);
  EXPECT_THAT(text, HasSubstr("seeds       3 to 4\n"));
  EXPECT_THAT(text, HasSubstr("servers = 1"));
  EXPECT_THAT(
      text,
      HasSubstr("latency = { distribution = \"lognormal\", p50 = \"20ms\", p99 = \"120ms\" }"));
  EXPECT_THAT(text, HasSubstr("connect_timeout = \"5s\""));
  EXPECT_THAT(text, HasSubstr("groups = [[\"server\", 0], [1, 2]]"));
}

TEST(ScenarioLoader, describe_tells_a_long_list_by_its_begin) {
  const std::string outage =
      "\n[[fault]]\nkind = \"outage\"\nat = \"6s\"\nfor = \"1s\"\nnodes = [\"servers\"]\n";
  const std::string text =
      describe(loaded(edited("count = 3\n", "count = 3\nservers = 20\n", outage)).base);
  EXPECT_THAT(text, HasSubstr("... 20 in all], pick"));
}

}  // namespace
}  // namespace skerry::harness
