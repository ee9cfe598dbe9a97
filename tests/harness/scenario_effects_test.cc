// Settings without effect in a cell are refused in a scenario, and warned of where the command line
// or a matrix brought them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/nearest.h"
#include "crdts/object/catalogue.h"
#include "harness/scenario/effects.h"
#include "harness/workloads/workload.h"
#include "scenario_support.h"
#include "sim/faults/fault.h"

namespace skerry::harness {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string warnings_of(const std::string& source, std::span<const Override> overrides = {}) {
  const LoadResult loaded = parse_scenario(source, "small.toml", overrides);
  EXPECT_EQ(loaded.problems.to_text(), "");
  return loaded.warnings.to_text("warning: ");
}

// Each is one line of a section of the small scenario, here a mesh on streams.
struct Silent {
  std::string_view section;
  std::string_view line;
  std::string_view expected;
};

class SilentSettings : public ::testing::TestWithParam<Silent> {
 protected:
  static std::string source(const Silent& silent) {
    const std::string section = "[" + std::string(silent.section) + "]";
    std::string text = edited(section, section + "\n" + std::string(silent.line));
    text.replace(text.find("\"hub\""), 5, "\"mesh\"");
    text.replace(text.find("[\"server\", 0]"), 13, "[0]");
    return text;
  }
};

TEST_P(SilentSettings, are_refused_in_a_scenario) {
  EXPECT_THAT(problems_of(source(GetParam())),
              AllOf(HasSubstr("has no effect: it needs"), HasSubstr(GetParam().expected)));
}

TEST_P(SilentSettings, are_warned_of_where_the_command_line_sets_them) {
  const std::string_view line = GetParam().line;
  const size_t equals = line.find(" = ");
  const std::string key =
      std::string(GetParam().section) + "." + std::string(line.substr(0, equals));
  const std::vector<Override> overrides = {{key, std::string(line.substr(equals + 3))}};
  std::string plain = source(GetParam());
  plain.erase(plain.find(line), line.size());
  EXPECT_THAT(warnings_of(plain, overrides),
              AllOf(HasSubstr("warning: --set " + key), HasSubstr(GetParam().expected)));
}

TEST_P(SilentSettings, are_warned_of_where_a_matrix_sweeps_them) {
  const std::string_view line = GetParam().line;
  const size_t equals = line.find(" = ");
  std::string plain = source(GetParam());
  plain.erase(plain.find(line), line.size());
  plain += "[matrix]\n\"" + std::string(GetParam().section) + "." +
           std::string(line.substr(0, equals)) + "\" = [" + std::string(line.substr(equals + 3)) +
           "]\n";
  EXPECT_THAT(warnings_of(plain), HasSubstr(GetParam().expected));
}

constexpr std::string_view kNeedsDatagrams = "`sync.transport` = datagram (here it is stream)";

INSTANTIATE_TEST_SUITE_P(
    All, SilentSettings,
    ::testing::Values(
        Silent{"network", "duplicate = 0.1", kNeedsDatagrams},
        Silent{"network", "reorder = 0.1", kNeedsDatagrams},
        Silent{"network", "corrupt = 0.1", kNeedsDatagrams},
        Silent{"network", "fifo = true", kNeedsDatagrams},
        Silent{"network", "queue = \"64KiB\"", kNeedsDatagrams},
        Silent{"network", "burst_mean_good = \"1s\"", "`burst_mean_bad` above 0"},
        Silent{"network", "burst_mean_bad = \"1s\"", "`burst_mean_good` above 0"},
        Silent{"network", "burst_loss = 0.5", "`burst_mean_good` above 0"},
        Silent{"network", "server_bandwidth = \"1Mbit/s\"", "`replicas.servers` above 0"},
        Silent{"network", "regions = [\"a\"]", "`sync.topology` = regions (here it is mesh)"},
        Silent{"sync", "k = 3",
               "`sync.topology` = ring_k or random_k or tree or grid (here it is mesh)"},
        Silent{"sync", "retransmit = \"1s\"", "`sync.acknowledge` = false (here it is true)"}),
    [](const auto& row) {
      return std::string(row.param.line.substr(0, row.param.line.find(' ')));
    });

TEST(ScenarioEffects, a_setting_that_another_cell_uses_is_a_warning_that_says_where) {
  const std::string source = edited("loss = 0.01", "duplicate = 0.1",
                                    "[matrix]\n\"sync.transport\" = [\"stream\", \"datagram\"]\n");
  EXPECT_THAT(warnings_of(source), HasSubstr("`network.duplicate` has no effect in 1 of 2 cells"));
}

TEST(ScenarioEffects, a_setting_that_the_command_line_robs_of_its_effect_is_a_warning) {
  const std::string source = edited("topology = \"hub\"", "topology = \"ring_k\"\nk = 1");
  const std::vector<Override> mesh = {{"sync.topology", "mesh"}, {"replicas.servers", "1"}};
  EXPECT_THAT(warnings_of(source, mesh), HasSubstr("`sync.k` has no effect: it needs"));
}

TEST(ScenarioEffects, an_unrelated_override_spares_nothing) {
  const std::string source = edited("loss = 0.01", "duplicate = 0.1");
  const std::vector<Override> unrelated = {{"replicas.count", "4"}};
  EXPECT_THAT(problems_of(source, unrelated), HasSubstr("`network.duplicate` has no effect"));
}

TEST(ScenarioEffects, parameters_that_the_family_ignores_are_refused) {
  const std::string source =
      edited("kind = \"set_ops\"\nrate = \"5/s\"", "kind = \"rounds\"\nshare = 0.5");
  EXPECT_THAT(
      problems_of(source),
      HasSubstr("`share` of the workload rounds has no effect: it needs a design whose family "
                "is map (here it is set)"));
}

TEST(ScenarioEffects, a_workload_that_no_cell_takes_is_refused) {
  EXPECT_THAT(problems_of(edited("", "", "[[workload]]\nkind = \"typing\"\n")),
              HasSubstr("the workload typing has no effect: it needs a design of the family text"));
}

TEST(ScenarioEffects, parameters_of_faults_obey_too) {
  EXPECT_THAT(problems_of(edited("", "",
                                 "[[fault]]\nkind = \"degrade\"\nat = \"1s\"\nfor = \"1s\"\n"
                                 "loss = 0.1\nbandwidth_factor = 0.5\n")),
              HasSubstr("`bandwidth_factor` of the fault degrade has no effect: it needs "
                        "`network.bandwidth` above 0"));
  EXPECT_THAT(problems_of(edited("", "",
                                 "[[fault]]\nkind = \"pause\"\nat = \"1s\"\nfor = \"1s\"\n"
                                 "node = 0\npick = \"one\"\n")),
              HasSubstr("`pick` of the fault pause has no effect"));
}

TEST(ScenarioEffects, more_neighbours_than_there_are_nodes_are_refused) {
  const std::string ring = "topology = \"ring_k\"\nk = ";
  std::string source = edited("topology = \"hub\"", ring + "2", "");
  source.replace(source.find("[\"server\", 0]"), 13, "[0]");
  EXPECT_EQ(problems_of(source), "");
  source.replace(source.find("k = 2"), 5, "k = 9");
  EXPECT_THAT(problems_of(source), HasSubstr("all pairs are linked already"));
}

TEST(ScenarioEffects, how_connections_are_kept_is_only_warned_of) {
  EXPECT_THAT(warnings_of(edited("topology = \"hub\"", "transport = \"datagram\"")),
              HasSubstr("`sync.keep_alive` has no effect"));
}

TEST(ScenarioEffects, an_override_that_changes_nothing_is_said) {
  const std::vector<Override> same = {{"network.loss", "0.01"}};
  EXPECT_THAT(warnings_of(std::string(kSmallScenario), same),
              HasSubstr("--set network.loss=0.01: this changes nothing"));
  const std::vector<Override> other = {{"network.loss", "0.02"}};
  EXPECT_THAT(warnings_of(std::string(kSmallScenario), other), IsEmpty());
}

TEST(ScenarioEffects, a_topology_that_links_the_same_pairs_is_said) {
  std::string source = edited("topology = \"hub\"", "topology = \"mesh\"");
  source.replace(source.find("[\"server\", 0]"), 13, "[0]");
  const std::vector<Override> ring = {{"sync.topology", "ring"}};
  EXPECT_THAT(warnings_of(source, ring), HasSubstr("this changes nothing"));
}

// Every condition of every row names what there is.
void check_needs(std::span<const Parameter> own, const Parameter& parameter) {
  const auto find = [](std::span<const Parameter> table,
                       std::string_view name) -> const Parameter* {
    for (const Parameter& known : table) {
      if (known.name == name) return &known;
    }
    return nullptr;
  };
  for (const std::vector<Need>& clause : parse_needs(parameter.needs).clauses) {
    for (const Need& need : clause) {
      const std::string key(need.key);
      if (key == "cell.latencies" || key == "cell.k" || key == "cell.connections") continue;
      if (key == "cell.clocks" || key == "cell.versions") continue;
      if (key == "cell.attachments") continue;
      if (key == "cell.following" || key == "cell.documents") continue;
      if (key == "cell.link_latency" || key == "cell.link_bandwidth") continue;
      if (key == "cell.family") {
        for (const std::string_view value : need.values) {
          EXPECT_TRUE(std::any_of(kFamilies.begin(), kFamilies.end(), [value](Family family) {
            return to_string(family) == value;
          })) << value;
        }
        continue;
      }
      const size_t dot = key.find('.');
      const Parameter* named = dot == std::string::npos ? find(own, key) : nullptr;
      for (const Section& section : sections()) {
        if (section.name == key.substr(0, dot))
          named = find(section.parameters, key.substr(dot + 1));
      }
      ASSERT_NE(named, nullptr) << parameter.name << " needs " << key;
      if (named->type != ParameterType::kChoice) continue;
      const std::vector<std::string> choices = all_choices(named->choices);
      for (const std::string_view value : need.values) {
        EXPECT_NE(std::find(choices.begin(), choices.end(), value), choices.end()) << value;
      }
    }
  }
}

TEST(ScenarioEffects, every_condition_names_settings_and_values_that_there_are) {
  const auto check_all = [](std::span<const Parameter> table) {
    for (const Parameter& parameter : table) check_needs(table, parameter);
  };
  for (const Section& section : sections()) check_all(section.parameters);
  for (const WorkloadKind& kind : workload_catalogue()) check_all(kind.parameters);
  for (const sim::FaultKind& kind : sim::fault_catalogue()) check_all(kind.parameters);
}

}  // namespace
}  // namespace skerry::harness
