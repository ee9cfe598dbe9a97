// What is drawn for one thing is moved by nothing else: not by a fault elsewhere, a fault of
// another kind, or the seed after the next.
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "simulation.h"
#include "tampering.h"

namespace skerry::harness {
namespace {

constexpr const char* kThree = R"(
schema = 1
name = "draws"
description = "Three people, one of whom crashes now and then."
duration = "6s"
settle = "60s"
[replicas]
count = 3
crdt = "pn_counter"
[sync]
topology = "mesh"
[network]
latency = "20ms"
loss = 0.1
[[workload]]
kind = "counter_ops"
rate = "5/s"
)";
constexpr const char* kCrashOfTwo = R"(
[[fault]]
kind = "crash"
node = 2
mean_time_between = "1s"
for = "300ms"
)";
constexpr const char* kSleepOfOne = R"(
[[fault]]
kind = "sleep"
node = 1
at = "2s"
for = "500ms"
)";
constexpr const char* kCrashOfZero = R"(
[[fault]]
kind = "crash"
node = 0
at = "1s"
for = "300ms"
)";

struct Opening {
  uint32_t replica;
  uint64_t epoch;
  uint64_t seed;
  auto operator<=>(const Opening&) const = default;
};
struct Seen {
  std::vector<Opening> openings;
  std::map<uint32_t, std::vector<std::pair<Instant, Command>>> commands;  // by person
};
Seen seen;
Tampering tampering;

std::unique_ptr<Participant> make_watched(const replica::Config& config) {
  seen.openings.push_back({config.id.value, config.epoch, config.seed});
  return std::make_unique<Tampered>(config, tampering);
}

Seen run(const std::string& faults, uint64_t seed = 1) {
  seen = {};
  const LoadResult loaded = parse_scenario(kThree + faults, "test.toml");
  EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  auto plan = make_plan(loaded.experiment->cells[0].scenario, seed);
  EXPECT_TRUE(plan.ok()) << plan.status();
  static constexpr replica::Architecture kWatched = {"watched", "", make_watched};
  plan->architecture = &kWatched;
  Run run(*std::move(plan));
  tampering.command = [&run](ReplicaId self, const Command& command) {
    seen.commands[self.value].emplace_back(run.view().now(), command);
    return command;
  };
  EXPECT_TRUE(run.run(nullptr));
  tampering = {};
  return seen;
}

std::vector<Opening> of(const Seen& what, uint32_t replica) {
  std::vector<Opening> mine;
  for (const Opening& opening : what.openings) {
    if (opening.replica == replica) mine.push_back(opening);
  }
  return mine;
}

TEST(Draws, of_one_replica_are_not_moved_by_the_crash_of_another) {
  const Seen without = run(kCrashOfTwo);
  const Seen with = run(std::string(kCrashOfTwo) + kCrashOfZero);
  EXPECT_GT(of(without, 2).size(), 2u);
  EXPECT_EQ(of(with, 0).size(), 2u);
  for (const uint32_t replica : {1u, 2u}) {
    EXPECT_EQ(of(without, replica), of(with, replica)) << replica;
    EXPECT_EQ(without.commands.at(replica), with.commands.at(replica)) << replica;
  }
}

TEST(Draws, of_a_random_fault_are_not_moved_by_leaving_out_one_of_another_kind_before_it) {
  const auto loaded = [](const std::string& faults) {
    const LoadResult result = parse_scenario(kThree + faults, "test.toml");
    EXPECT_TRUE(result.experiment.has_value()) << result.problems.to_text();
    return make_plan(result.experiment->cells[0].scenario, 1)->faults;
  };
  std::vector<std::pair<Instant, Instant>> alone;
  std::vector<std::pair<Instant, Instant>> behind;
  for (const auto& fault : loaded(kCrashOfTwo)) alone.emplace_back(fault.from, fault.to);
  for (const auto& fault : loaded(std::string(kSleepOfOne) + kCrashOfTwo)) {
    if (fault.kind == "crash") behind.emplace_back(fault.from, fault.to);
  }
  EXPECT_GT(alone.size(), 2u);
  EXPECT_EQ(alone, behind);
}

TEST(Draws, of_no_two_openings_under_any_seeds_are_the_same) {
  std::set<uint64_t> seeds;
  std::set<uint64_t> epochs;
  size_t openings = 0;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    for (const Opening& opening : run(kCrashOfTwo, seed).openings) {
      seeds.insert(opening.seed);
      epochs.insert(opening.epoch);
      ++openings;
    }
  }
  EXPECT_GT(openings, 48u);
  EXPECT_EQ(seeds.size(), openings);
  EXPECT_EQ(epochs.size(), openings);
}

}  // namespace
}  // namespace skerry::harness
