// Where a world consists of islands its events go island by island, and all that is known of the
// run in the end is what it would be in order of time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/plan/islands.h"
#include "harness/run/make_plan.h"
#include "harness/run/run.h"

namespace skerry::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<uint32_t> islands_in(std::string_view kind, uint32_t people, uint32_t servers) {
  sim::TopologyOptions options;
  options.kind = kind;
  options.people = people;
  options.servers = servers;
  return islands_of(sim::Topology::make(options, Rng::stream(1, "topology")).value());
}

TEST(Islands, are_nodes_that_are_linked_by_way_of_others_or_not) {
  EXPECT_THAT(islands_in("hubs", 4, 2), ElementsAre(0, 1, 0, 1, 0, 1));
  EXPECT_THAT(islands_in("hub", 4, 1), IsEmpty());
  EXPECT_THAT(islands_in("ring", 5, 0), IsEmpty());
}

// Six documents on three hubs, and all that may go wrong in one order with another.
constexpr const char* kWorld = R"(
schema = 1
name = "islands"
description = "Several hubs, and everything goes wrong."
duration = "40s"
settle = "60s"
[replicas]
count = 18
documents = 6
servers = 3
crdt = "add_wins_set"
clock_offset = { distribution = "normal", mean = "0s", deviation = "50ms" }
[network]
latency = { distribution = "lognormal", p50 = "20ms", p99 = "200ms" }
loss = 0.02
bandwidth = "1Mbit/s"
[storage]
latency = "3ms"
[checks]
also = ["honest_status", "stalls", "session_guarantees", "bounded_resources"]
[[workload]]
kind = "random_ops"
rate = "3/s"
[[fault]]
kind = "outage"
mean_time_between = "6s"
for = "2s"
nodes = ["servers"]
pick = "one"
[[fault]]
kind = "crash"
mean_time_between = "4s"
for = "1s"
nodes = ["servers", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
pick = "one"
survives = "none"
[[fault]]
kind = "isolate"
mean_time_between = "7s"
for = "3s"
nodes = ["servers", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
pick = "one"
[[fault]]
kind = "pause"
mean_time_between = "7s"
for = "2s"
nodes = ["servers", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
pick = "one"
[[fault]]
kind = "degrade"
at = "10s"
for = "20s"
loss = 0.1
latency_factor = 3
)";

enum class Order { kTime, kIslands };

results::RunResult run_in(Order order, const std::string& source, uint64_t seed) {
  const auto loaded = parse_scenario(source, "islands.toml");
  EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  Plan plan = make_plan(loaded.experiment.value().base, seed).value();
  EXPECT_THAT(plan.islands, IsEmpty());  // so few are no crowd
  if (order == Order::kIslands) plan.islands = islands_of(plan.topology);
  harness::Run run(std::move(plan));
  EXPECT_TRUE(run.run(nullptr, {}, {}));
  return run.result();
}

void expect_the_same(const std::string& source) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    const results::RunResult time = run_in(Order::kTime, source, seed);
    const results::RunResult islands = run_in(Order::kIslands, source, seed);
    EXPECT_NE(time.digest, islands.digest) << "nothing was in another order";
    EXPECT_EQ(time.metrics_digest, islands.metrics_digest);
    for (const auto& [name, figure] : time.metrics) {
      if (time.metrics_digest == islands.metrics_digest) break;
      EXPECT_EQ(figure, islands.metrics.at(name)) << name;
    }
    ASSERT_EQ(time.timeline.size(), islands.timeline.size());
    for (size_t i = 0; i < time.timeline.size(); ++i) {
      EXPECT_EQ(time.timeline[i], islands.timeline[i]) << i;
    }
    ASSERT_EQ(time.checks.size(), islands.checks.size());
    for (size_t i = 0; i < time.checks.size(); ++i) {
      EXPECT_EQ(time.checks[i].verdict, islands.checks[i].verdict) << time.checks[i].name;
      EXPECT_EQ(time.checks[i].verdict, results::Verdict::kValid) << time.checks[i].detail;
      EXPECT_EQ(time.checks[i].looked_at, islands.checks[i].looked_at) << time.checks[i].name;
    }
    EXPECT_EQ(time.visibility, islands.visibility);
    EXPECT_EQ(time.faults, islands.faults);
  }
}

std::string with_sync(const std::string& sync) {
  return kWorld + ("[sync]\ntopology = \"hubs\"\nkeep_alive = \"3s\"\n" + sync);
}

// Whoever holds a run at a time finds all as far as that, and who was further does not go on.
TEST(Islands, at_a_time_all_have_come_to_it) {
  const auto loaded = parse_scenario(with_sync(""), "islands.toml");
  Plan plan = make_plan(loaded.experiment.value().base, 4).value();
  plan.islands = islands_of(plan.topology);
  harness::Run run(std::move(plan));
  run.begin();
  for (const int64_t ms : {1'000, 1'010, 1'100, 7'777, 39'999, 41'000}) {
    const Instant at = Instant{} + Duration::milliseconds(ms);
    ASSERT_EQ(run.run_to({.at = at}), Halt::kStop);
    EXPECT_GE(run.reached(), at);
    EXPECT_GE(run.view().now(), run.reached());
    EXPECT_LE(run.view().now() - at, Duration::milliseconds(1000));
  }
}

TEST(Islands, where_states_travel_are_not_divided) {
  const std::string hubs = R"(
schema = 1
name = "crowd"
description = "Many hubs."
duration = "1s"
[replicas]
count = 1000
documents = 100
servers = 100
crdt = "pn_counter"
mode = "MODE"
[sync]
topology = "hubs"
[[workload]]
kind = "counter_ops"
rate = "1/s"
)";
  for (const auto& [mode, is_divided] :
       {std::pair<std::string, bool>{"operations", true}, {"state", false}, {"delta", false}}) {
    std::string source = hubs;
    source.replace(source.find("MODE"), 4, mode);
    const auto loaded = parse_scenario(source, "crowd.toml");
    ASSERT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
    const Plan plan = make_plan(loaded.experiment->base, 1).value();
    EXPECT_EQ(!plan.islands.empty(), is_divided) << mode;
  }
}

TEST(Islands, streams_are_as_in_order_of_time) { expect_the_same(with_sync("")); }

TEST(Islands, datagrams_are_as_in_order_of_time) {
  expect_the_same(with_sync("transport = \"datagram\"\n"));
}

TEST(Islands, floors_and_presence_are_as_in_order_of_time) {
  std::string world = with_sync("log_floor = \"4s\"\n") + "[presence]\ncursors = true\n";
  world.replace(world.find("add_wins_set"), 12, "fugue");
  const std::string work = "kind = \"random_ops\"\nrate = \"3/s\"";
  world.replace(world.find(work), work.size(), "kind = \"typing\"\nactive = 0.5");
  expect_the_same(world);
}

}  // namespace
}  // namespace skerry::harness
