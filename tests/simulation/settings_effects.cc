// A setting that somebody writes down is refused, or warned of, or changes the run.
//
// Random settings, one at a time, in scenarios of every transport, topology kind and mode. What is
// a limit (a window, a buffer, a queue) changes only a run that reaches it, and is set only there.
#include <gtest/gtest.h>

#include <array>

#include "core/nearest.h"
#include "core/rng.h"
#include "harness/scenario/values.h"
#include "harness/workloads/workload.h"
#include "sim/faults/fault.h"
#include "simulation.h"

namespace skerry {
namespace {

using harness::Override;

struct Base {
  std::string text;
  bool is_crowded = false;  // its limits are reached
};

std::string scenario(const std::string& replicas, const std::string& sync,
                     const std::string& network, const std::string& rest) {
  return "schema = 1\nname = \"one\"\nseeds = 1\nduration = \"20s\"\nsettle = "
         "\"2min\"\n[replicas]\n" +
         replicas + "\n[sync]\n" + sync + "\n[network]\n" + network + "\n" + rest;
}

constexpr std::string_view kFaults = R"(
[[fault]]
kind = "outage"
at = "3s"
for = "8s"
nodes = [0, 1]
[[fault]]
kind = "isolate"
at = "12s"
for = "5s"
nodes = [2]
[[fault]]
kind = "degrade"
at = "17s"
for = "2s"
latency_factor = 2
loss = 0.2
)";

std::string workload(const std::string& lines) { return "[[workload]]\n" + lines + "\n"; }

std::string following(const std::string& kind, const std::string& nodes,
                      const std::string& documents, const std::string& at) {
  return "[[fault]]\nkind = \"" + kind + "\"\nnodes = " + nodes + "\ndocuments = [" + documents +
         "]\nat = \"" + at + "\"\n";
}

std::vector<Base> bases() {
  const std::string faults(kFaults);
  const std::string lognormal =
      "latency = { distribution = \"lognormal\", p50 = \"20ms\", p99 = \"120ms\" }\n";
  const std::string crowd =
      workload("kind = \"register_ops\"\nrate = \"30/s\"\nlength_min = 3000\nlength_max = 4000");
  return {
      {scenario("count = 5\ncrdt = \"add_wins_set\"", "topology = \"hub\"\nkeep_alive = \"1s\"",
                lognormal + "loss = 0.02\nbandwidth = \"2Mbit/s\"",
                workload("kind = \"set_ops\"\nrate = \"5/s\"") + faults)},
      {scenario("count = 8\ncrdt = \"rga\"", "topology = \"mesh\"\nkeep_alive = \"1s\"", lognormal,
                workload("kind = \"typing\"\nactive = 0.8\nspeed = 5") + faults)},
      {scenario("count = 6\ncrdt = \"pn_counter\"",
                "topology = \"ring_k\"\nk = 1\ntransport = \"datagram\"", lognormal + "loss = 0.1",
                workload("kind = \"counter_ops\"\nrate = \"5/s\"") + faults)},
      {scenario("count = 8\ncrdt = \"or_map\"\nmode = \"delta_bp_rr\"",
                "topology = \"tree\"\ntransport = \"datagram\"", lognormal + "duplicate = 0.1",
                workload("kind = \"map_ops\"\nrate = \"3/s\"") + faults)},
      {scenario("count = 7\ncrdt = \"pn_counter\"",
                "topology = \"random_k\"\nk = 2\ntransport = \"datagram\"\nacknowledge = false\n"
                "anti_entropy = \"1s\"",
                lognormal + "loss = 0.1",
                workload("kind = \"random_ops\"\nrate = \"5/s\"") + faults)},
      {scenario("count = 4\ncrdt = \"grow_only_map\"\nmode = \"state\"",
                "topology = \"line\"\nkeep_alive = \"1s\"",
                "latency = \"15ms\"\nloss = 0.05\n[storage]\nlatency = \"3ms\"",
                workload("kind = \"rounds\"\nkeys = 40\nrounds = 18") + faults)},
      {scenario("count = 4\ncrdt = \"or_set\"\ndocuments = 3\nnames = [\"work/0..1\", \"home\"]\n"
                "follow = \"listed\"\nfollowers = [\"0..3\", \"0..2\", \"0, 3\"]",
                "topology = \"hub\"\nkeep_alive = \"1s\"", lognormal + "loss = 0.02",
                workload("kind = \"set_ops\"\nrate = \"6/s\"") +
                    following("leave", "[0, 2]", "\"work/\"", "6s") +
                    following("follow", "[1, 2, 3]", "\"work/1\", \"home\"", "11s") +
                    following("follow", "[0, 2]", "\"work/0\"", "14s") + faults)},
      {scenario("count = 4\ncrdt = \"multi_value_register\"\nservers = 2",
                "topology = \"hub\"\ntransport = \"datagram\"",
                lognormal + "bandwidth = \"2Mbit/s\"\nqueue = \"128KiB\"", crowd + faults),
       true},
      {scenario("count = 4\ncrdt = \"lww_register\"",
                "topology = \"ring\"\nkeep_alive = \"1s\"\nacknowledge = false",
                "latency = \"80ms\"\nbandwidth = \"400kbit/s\"", crowd + faults),
       true},
  };
}

// One place where a setting could stand.
struct Where {
  std::string path;
  const Parameter* parameter = nullptr;
};

std::vector<Where> places(const harness::Scenario& cell) {
  std::vector<Where> all;
  const auto add = [&all](const std::string& prefix, std::span<const Parameter> parameters) {
    for (const Parameter& parameter : parameters) {
      all.push_back({prefix + "." + std::string(parameter.name), &parameter});
    }
  };
  for (const harness::Section& section : harness::sections()) {
    if (section.is_of_runs) add(std::string(section.name), section.parameters);
  }
  for (size_t i = 0; i < cell.workloads.size(); ++i) {
    add("workload." + std::to_string(i),
        harness::find_workload(cell.workloads[i].kind)->parameters);
  }
  for (size_t i = 0; i < cell.faults.size(); ++i) {
    add("fault." + std::to_string(i), sim::find_fault(cell.faults[i].kind)->parameters);
  }
  return all;
}

template <size_t N>
std::string one_of(const std::array<std::string_view, N>& texts, Rng& rng) {
  return std::string(texts[rng.below(N)]);
}

std::string random_weights(const Parameter& parameter, Rng& rng) {
  std::string text;
  for (const std::string& word : shown_choices(parameter.choices)) {
    const uint64_t weight = 1 + rng.below(9);
    text += (text.empty() ? "{ " : ", ") + word + " = " + std::to_string(weight);
  }
  return text + " }";
}

std::string random_value(const Parameter& parameter, Rng& rng) {
  using Texts = std::array<std::string_view, 4>;
  switch (parameter.type) {
    case ParameterType::kBoolean:
      return one_of<2>({"true", "false"}, rng);
    case ParameterType::kInteger:
      return std::to_string(static_cast<int64_t>(parameter.least) +
                            static_cast<int64_t>(rng.below(7)));
    case ParameterType::kReal:
      return one_of(Texts{"0.4", "0.7", "3", "40"}, rng);
    case ParameterType::kProbability:
      return one_of(Texts{"0.15", "0.3", "0.45", "0.6"}, rng);
    case ParameterType::kDuration:
      return one_of(Texts{"\"30ms\"", "\"400ms\"", "\"1500ms\"", "\"4s\""}, rng);
    case ParameterType::kRate:
      return one_of(Texts{"\"1/s\"", "\"3/s\"", "\"7/s\"", "\"50/min\""}, rng);
    case ParameterType::kBandwidth:
      return one_of(Texts{"\"200kbit/s\"", "\"1Mbit/s\"", "\"3Mbit/s\"", "\"500kbit/s\""}, rng);
    case ParameterType::kSize:
      return one_of(Texts{"\"64KiB\"", "\"80KiB\"", "\"200KiB\"", "\"350KiB\""}, rng);
    case ParameterType::kText:
      return "\"some text\"";
    case ParameterType::kChoice: {
      const auto words = all_choices(parameter.choices);
      return "\"" + words[rng.below(words.size())] + "\"";
    }
    case ParameterType::kPath:
      return "\"no/such/file\"";
    case ParameterType::kDistribution:
      return one_of(
          Texts{"\"35ms\"", "\"700ms\"", "{ distribution = \"exponential\", mean = \"50ms\" }",
                "{ distribution = \"uniform\", min = \"1ms\", max = \"90ms\" }"},
          rng);
    case ParameterType::kKeys:
      return one_of<2>({"{ distribution = \"uniform\", count = 3 }", "{ count = 17 }"}, rng);
    case ParameterType::kWeights:
      return random_weights(parameter, rng);
    case ParameterType::kNode:
      return std::to_string(rng.below(4));
    case ParameterType::kNodes:
      return one_of<3>({"[2]", "[3]", "[0, 1]"}, rng);
    case ParameterType::kSteps:
      return "[{ at = \"1s\", replica = 0, do = \"undo()\", may_refuse = true }]";
    case ParameterType::kHistory:
      return "[{ replica = 0, do = \"undo()\", may_refuse = true }]";
    case ParameterType::kGroups:
      return one_of<2>({"[[0], [1, 2]]", "[[0, 1, 2], [3]]"}, rng);
    case ParameterType::kBackoff:
      return one_of<2>({"{ base = \"20ms\", max = \"50ms\" }", "{ base = \"2s\", max = \"4s\" }"},
                       rng);
    case ParameterType::kTexts:
      return "[\"a\", \"b\"]";
    case ParameterType::kPeople:
      return one_of<2>({"[0, 3]", "\"1..2\""}, rng);
    case ParameterType::kLinks:
      return "[[0, 1], [1, 2], [2, 3]]";
  }
  return "";
}

bool is_limit(std::string_view path) {
  return path == "sync.window" || path == "network.send_buffer" || path == "network.queue";
}

// No scenario here reaches them: their own tests do (clocks.cc, large_states.cc, power_cuts.cc); or
// that it changes nothing of a run is what it is for (sharing.cc).
bool is_far(std::string_view path) {
  return path == "replicas.clock_bound" || path == "replicas.share_histories" ||
         path == "sync.max_change" || path == "sync.max_transfer" || path == "storage.store" ||
         path == "storage.capacity" || path.ends_with(".survives");
}

// As many writers as there are people are all of them, which is so already.
bool is_everyone(const Where& setting, const std::string& value, const harness::Scenario& cell) {
  return setting.parameter->name == "writers" &&
         value == std::to_string(cell.options.replicas.people);
}

std::string digest_of(const harness::Experiment& experiment) {
  const auto run = harness::run_once(experiment.cells.front().scenario, 1, "");
  EXPECT_TRUE(run.ok()) << run.status();
  return run.ok() ? run->digest : "";
}

TEST(SettingsEffects, each_setting_is_refused_or_warned_of_or_changes_the_run) {
  constexpr int kTried = 400;
  const std::vector<Base> all = bases();
  std::vector<harness::LoadResult> loaded;
  std::vector<std::string> digests;
  for (const Base& base : all) {
    loaded.push_back(harness::parse_scenario(base.text, "one.toml"));
    ASSERT_TRUE(loaded.back().experiment.has_value()) << loaded.back().problems.to_text();
    digests.push_back(digest_of(*loaded.back().experiment));
  }
  Rng rng = Rng::stream(1, "settings");
  int changed = 0;
  int said = 0;
  while (changed + said < kTried) {
    const size_t at = rng.below(all.size());
    const harness::Scenario& cell = loaded[at].experiment->cells.front().scenario;
    const std::vector<Where> where = places(cell);
    const Where& setting = where[rng.below(where.size())];
    const std::string value = random_value(*setting.parameter, rng);
    if (is_limit(setting.path) && !all[at].is_crowded) continue;
    if (is_far(setting.path)) continue;
    if (setting.path.starts_with("cost.")) continue;  // changes what is said of it, as below
    if (is_everyone(setting, value, cell)) continue;
    const std::vector<Override> overrides = {{setting.path, value}};
    const auto tried = harness::parse_scenario(all[at].text, "one.toml", overrides);
    if (!tried.experiment || !tried.warnings.items.empty()) {
      ++said;
      continue;
    }
    ++changed;
    EXPECT_NE(digest_of(*tried.experiment), digests[at])
        << "nothing is said of " << setting.path << " = " << value << " in\n"
        << all[at].text;
  }
  // Most of them are settings that a person could mean.
  EXPECT_GT(changed, kTried / 4);
}

TEST(SettingsEffects, each_price_changes_what_servers_cost_and_not_the_run) {
  const std::string text =
      scenario("count = 3\ncrdt = \"or_set\"\narchitecture = \"thin_client\"",
               "topology = \"hub\"\nkeep_alive = \"1s\"", "latency = \"15ms\"",
               workload("kind = \"set_ops\"\nrate = \"5/s\"") +
                   workload("kind = \"reads\"\nrate = \"1/s\"") + "[cost]\nper_month = 100\n");
  const auto loaded = harness::parse_scenario(text, "one.toml");
  ASSERT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  const Settings& prices = *loaded.experiment->cells.front().scenario.tables.find("cost");
  const auto usual = only_run(simulate(text));
  for (const auto& [name, price] : prices.all()) {
    const std::string more = std::to_string(2 * std::get<double>(price));
    const auto dear = only_run(simulate(text, 1, {{"cost." + name, more}}));
    EXPECT_EQ(dear.digest, usual.digest) << name;
    EXPECT_NE(dear.metrics.at("cost"), usual.metrics.at("cost")) << name << " = " << more;
  }
}

}  // namespace
}  // namespace skerry
