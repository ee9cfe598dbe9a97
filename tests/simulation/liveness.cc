// Streams that are dead are noticed soon where something is outstanding on them, and none is closed
// that lives, however slow it is.
#include "simulation.h"

namespace skerry {
namespace {

// Three people and a server, a keep-alive that alone would take 45 s to notice anything.
std::string hub(const std::string& network, const std::string& workload, const std::string& fault) {
  return R"(
schema = 1
name = "liveness"
description = "Three people at a server."
seeds = { first = 1, count = 6 }
duration = "4min"
settle = "30min"
[replicas]
crdt = "fugue"
count = 3
[sync]
topology = "hub"
keep_alive = "15s"
[network]
)" + network +
         workload + fault;
}

const std::string kFast = "latency = \"30ms\"\nbandwidth = \"20Mbit/s\"\n";

const std::string kTyped = R"(
[[workload]]
kind = "text_ops"
rate = "40/min"
stop = "200s"
mix = { insert = 1.0, erase = 0.0 }
)";

const std::string kPasted = kTyped + R"(
[[workload]]
kind = "text_ops"
rate = "12/min"
stop = "200s"
mix = { insert = 1.0, erase = 0.0 }
length_min = 200
length_max = 4000
)";

results::SweepResult run(const std::string& network, const std::string& workload,
                         const std::string& fault) {
  const auto sweep = simulate(hub(network, workload, fault) + R"(
[checks]
without = ["matches_reference"]
)");
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  return sweep;
}

// One connection each, from the beginning to the end.
void expect_none_closed(const results::SweepResult& sweep) {
  for (const auto& result : sweep.cells.at(0).runs) {
    EXPECT_EQ(result.metrics.at("connection_attempts"), 3) << "seed " << result.seed;
  }
}

// Half-open connections by the dozen: for 20 s nothing arrives at one of them, nobody is told.
TEST(Liveness, a_connection_dead_one_way_is_replaced_long_before_three_keep_alives) {
  const auto sweep = run(kFast, kTyped, R"(
[[fault]]
kind = "one_way_cut"
at = "20s"
every = "30s"
for = "20s"
from = ["server"]
to = [0]
)");
  for (const auto& result : sweep.cells.at(0).runs) {
    EXPECT_GT(result.metrics.at("connection_attempts"), 3 + 5) << "seed " << result.seed;
  }
}

TEST(Liveness, people_who_type_and_paste_keep_their_connections) {
  expect_none_closed(run(kFast, kPasted, ""));
}

// 20 Mbit/s become 20 kbit/s, from one moment to the next.
TEST(Liveness, a_line_that_becomes_slow_keeps_its_connection) {
  expect_none_closed(run(kFast, kTyped, R"(
[[fault]]
kind = "degrade"
node = 0
at = "30s"
for = "150s"
bandwidth_factor = 0.001
)"));
}

TEST(Liveness, a_line_that_was_always_slow_keeps_its_connection) {
  expect_none_closed(run("latency = \"300ms\"\nbandwidth = \"16kbit/s\"\n", kTyped, ""));
}

// Pages that are pasted wait in the line before words that acknowledge.
TEST(Liveness, a_slow_line_with_a_long_queue_keeps_its_connection) {
  expect_none_closed(run("latency = \"100ms\"\nbandwidth = \"64kbit/s\"\n", kPasted, ""));
}

TEST(Liveness, a_disk_that_stalls_costs_no_connection) {
  expect_none_closed(run(kFast + R"(
[storage]
latency = "3s"
)",
                         kTyped, ""));
}

}  // namespace
}  // namespace skerry
