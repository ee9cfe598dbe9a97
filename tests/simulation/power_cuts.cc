// Processes that end while their disks write: whatever of that survives, nothing is lost that its
// author was told is saved, on each kind of store.
#include <gmock/gmock.h>

#include "simulation.h"

namespace skerry {
namespace {

std::string scenario(const std::string& storage, const std::string& faults,
                     const std::string& mode = "") {
  return R"(
schema = 1
name = "power_cuts"
seeds = { first = 1, count = 3 }
duration = "12s"
settle = "60s"
[network]
latency = "20ms"
[sync]
topology = "hub"
anti_entropy = "2s"
[replicas]
count = 3
crdt = "add_wins_set"
)" + mode +
         R"(
[[workload]]
kind = "set_ops"
rate = "20/s"
[storage]
)" + storage +
         faults;
}

std::string crash(const std::string& node, const std::string& survives) {
  return "[[fault]]\nkind = \"crash\"\nnode = " + node +
         "\nmean_time_between = \"1s\"\nfor = \"200ms\"\nsurvives = \"" + survives + "\"\n";
}

constexpr const char* kBusy = "[[workload]]\nkind = \"set_ops\"\nrate = \"40/s\"\n";
constexpr const char* kCrash =
    "[[fault]]\nkind = \"crash\"\nnode = 1\nmean_time_between = \"1s\"\nfor = \"200ms\"\n";

const char* const kStores[] = {
    "store = \"memory\"\nlatency = \"30ms\"\n",
    "store = \"sqlite\"\nlatency = \"10ms\"\nwrite = \"1ms\"\nbandwidth = \"100Mbit/s\"\n",
};

TEST(PowerCuts, lose_nothing_that_was_saved_whatever_survives) {
  for (const char* store : kStores) {
    for (const std::string_view survives : sim::kSurvivesNames) {
      const std::string how(survives);
      const auto sweep = simulate(scenario(store, crash("1", how) + crash("\"server\"", how)), 2);
      EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << store << how << complaints(sweep);
    }
  }
}

TEST(PowerCuts, lose_nothing_in_modes_whose_states_travel) {
  for (const char* mode : {"state", "delta"}) {
    const auto sweep = simulate(
        scenario(kStores[1], crash("1", "subset"), "mode = \"" + std::string(mode) + "\"\n"), 2);
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << mode << complaints(sweep);
  }
}

TEST(PowerCuts, on_disks_that_cost_no_time_make_no_difference_between_stores) {
  const std::string faults =
      "[[fault]]\nkind = \"crash\"\nnode = 1\nat = \"4s\"\nfor = \"1s\"\n"
      "[[fault]]\nkind = \"rollback\"\nnode = 2\nat = \"8s\"\nfor = \"1s\"\nback = \"3s\"\n"
      "[[fault]]\nkind = \"clone\"\nnode = 0\nat = \"10s\"\nfor = \"1s\"\nof = 2\n";
  const auto in_memory = simulate(scenario("store = \"memory\"\n", faults));
  const auto on_sqlite = simulate(scenario("store = \"sqlite\"\n", faults));
  EXPECT_EQ(in_memory.digest, on_sqlite.digest);
}

TEST(PowerCuts, are_of_disks_that_are_free_only_where_that_is_said) {
  const auto bytes_per_second = [](const std::string& bandwidth) {
    const auto loaded = harness::parse_scenario(
        scenario("store = \"sqlite\"\nbandwidth = \"" + bandwidth + "\"\n", ""), "test.toml");
    EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
    return loaded.experiment->cells.at(0).scenario.options.storage.bytes_per_second;
  };
  EXPECT_EQ(bytes_per_second("0bit/s"), 0);
  EXPECT_EQ(bytes_per_second("4bit/s"), 1);
  EXPECT_EQ(bytes_per_second("80bit/s"), 10);
}

// What has no room does not get there; what is there is right.
TEST(PowerCuts, of_a_full_disk_refuse_what_has_no_room_and_harm_nothing) {
  for (const char* store : {"memory", "sqlite"}) {
    const auto sweep =
        simulate(scenario("store = \"" + std::string(store) + "\"\ncapacity = \"64KiB\"\n",
                          std::string(kBusy) + kCrash));
    for (const results::RunResult& run : sweep.cells.at(0).runs) {
      EXPECT_GT(run.metrics.at("never_visible"), 0) << store;
      for (const results::CheckResult& check : run.checks) {
        const bool is_of_all = check.name == "converges" || check.name == "no_lost_updates";
        if (is_of_all) continue;
        EXPECT_EQ(check.verdict, results::Verdict::kValid) << store << check.name << check.detail;
      }
    }
  }
}

}  // namespace
}  // namespace skerry
