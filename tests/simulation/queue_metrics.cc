// outbox_max and buffered_max count the same things however a document travels.
#include <gtest/gtest.h>

#include <algorithm>

#include "simulation.h"

namespace skerry {
namespace {

std::vector<double> over_modes(const std::string& scenario, const std::string& metric,
                               const std::string& modes) {
  const auto sweep = simulate(scenario + "[matrix]\n\"replicas.mode\" = [" + modes + "]\n");
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  std::vector<double> values;
  for (const auto& cell : sweep.cells) values.push_back(cell.runs.at(0).metrics.at(metric));
  return values;
}

const std::string kHead = R"(
schema = 1
name = "queues"
seeds = 1
duration = "20s"
settle = "60s"
[replicas]
count = 2
crdt = "pn_counter"
)";

// Datagrams that overtake each other: what comes early waits.
TEST(QueueMetrics, what_waits_is_counted_alike_in_every_mode) {
  const auto buffered = over_modes(kHead + R"(
[sync]
topology = "mesh"
transport = "datagram"
interval = "100ms"
[network]
latency = { distribution = "uniform", min = "10ms", max = "500ms" }
[[workload]]
kind = "counter_ops"
rate = "1000/s"
writers = 1
)",
                                   "buffered_max", "\"operations\", \"delta\", \"delta_bp_rr\"");
  for (const double value : buffered) {
    EXPECT_GT(value, 200);
    EXPECT_LT(value, 800);
  }
}

// Whoever begins anew does not know what is elsewhere until a peer says so.
TEST(QueueMetrics, what_nobody_acknowledged_is_counted_alike_in_every_mode) {
  const auto outbox =
      over_modes(kHead + R"(
[sync]
topology = "mesh"
interval = "100ms"
[network]
latency = "20ms"
[[workload]]
kind = "counter_ops"
rate = "100/s"
writers = 1
[[fault]]
kind = "crash"
node = 0
at = "10s"
for = "1s"
[[fault]]
kind = "partition"
groups = [[0], [1]]
at = "10s"
for = "2s"
)",
                 "outbox_max", "\"operations\", \"state\", \"delta\", \"delta_bp_rr\"");
  const auto [least, most] = std::minmax_element(outbox.begin(), outbox.end());
  EXPECT_GT(*least, 1'000);
  EXPECT_LT(*most - *least, 30);
}

// A commit each of 20 ms, and 1 s of latency: about fifty changes are on their way, or one state of
// a few bytes for each of ten intervals.
TEST(QueueMetrics, what_is_on_its_way_is_told_in_every_mode) {
  const auto in_flight =
      over_modes(kHead + R"(
[sync]
topology = "mesh"
interval = "100ms"
[network]
latency = "1s"
[[workload]]
kind = "counter_ops"
rate = "50/s"
writers = 1
)",
                 "in_flight_bytes_max",
                 "\"operations\", \"pure_operations\", \"state\", \"delta\", \"delta_bp_rr\"");
  ASSERT_EQ(in_flight.size(), 5u);
  for (const double value : in_flight) {
    EXPECT_GT(value, 100);
    EXPECT_LT(value, 20'000);
  }
}

}  // namespace
}  // namespace skerry
