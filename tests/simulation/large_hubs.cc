// What a replica costs does not grow with how many others there are.
#include "simulation.h"

namespace skerry {
namespace {

results::RunResult hub_of(uint32_t people) {
  const results::SweepResult sweep = simulate(R"(
schema = 1
name = "large_hub"
description = "Many people who follow one document, in which ten write."
seeds = 1
duration = "10s"
settle = "60s"
[replicas]
crdt = "pn_counter"
count = )" + std::to_string(people) + R"(
[sync]
topology = "hub"
[network]
latency = "20ms"
[[workload]]
kind = "counter_ops"
rate_total = "1/s"
)");
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  return only_run(sweep);
}

TEST(LargeHubs, a_person_who_heard_of_few_among_many_keeps_little) {
  const results::RunResult few = hub_of(1000);
  const results::RunResult many = hub_of(3000);
  EXPECT_GE(many.metrics.at("commits"), 5);
  if (!many.metrics.contains("memory_bytes")) GTEST_SKIP() << "a sanitizer has its own allocator";
  const auto of_replicas = [](const results::RunResult& run) {
    return run.metrics.at("memory_bytes") + run.metrics.at("memory_sync");
  };
  const double more = of_replicas(many) - of_replicas(few);
  EXPECT_LE(more / 2000, 16 * 1024);
}

TEST(LargeHubs, events_grow_with_people_and_no_faster) {
  const double few = hub_of(500).metrics.at("events");
  const double many = hub_of(2000).metrics.at("events");
  EXPECT_LE(many, 1.5 * 4 * few);
}

}  // namespace
}  // namespace skerry
