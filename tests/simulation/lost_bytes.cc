// What the network lost, dropped, doubled and sent again is counted where it happens.
#include <string>

#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

// Increments gossiped from one to the other and back; nothing is acknowledged or sent again.
std::string gossip(const std::string& network) {
  return R"(
schema = 1
name = "lost_bytes"
duration = "60s"
settle = "100000s"
[replicas]
count = 2
crdt = "grow_only_counter"
[sync]
topology = "mesh"
transport = "datagram"
acknowledge = false
anti_entropy = "1d"
keep_alive = "1h"
[[workload]]
kind = "counter_ops"
rate = "50/s"
[checks]
enable = []
[network]
latency = "1ms"
)" + network;
}

TEST(LostBytes, do_not_depend_on_how_many_datagrams_come_twice) {
  const auto plain = simulate(gossip("loss = 0.1\n"));
  const auto& expected = only_run(plain).metrics;
  EXPECT_GT(expected.at("lost_bytes"), 0);
  EXPECT_EQ(expected.at("duplicated_bytes"), 0);
  for (const char* duplicate : {"0.1", "0.5"}) {
    const auto sweep = simulate(gossip("loss = 0.1\nduplicate = " + std::string(duplicate) + "\n"));
    const auto& metrics = only_run(sweep).metrics;
    EXPECT_EQ(metrics.at("lost_bytes"), expected.at("lost_bytes")) << duplicate;
    EXPECT_EQ(metrics.at("frames_lost"), expected.at("frames_lost")) << duplicate;
    EXPECT_GT(metrics.at("duplicated_bytes"), 0) << duplicate;
  }
}

TEST(LostBytes, and_the_carried_ones_are_all_that_were_sent_or_doubled) {
  for (const std::string& scenario :
       {gossip("loss = 0.2\nduplicate = 0.3\n"), noisy_peers("pn_counter", "mesh", kCounterOps)}) {
    const auto sweep = simulate(scenario);
    const auto& m = only_run(sweep).metrics;
    const double in_flight =
        m.at("sent_bytes") + m.at("duplicated_bytes") - m.at("carried_bytes") - m.at("lost_bytes");
    EXPECT_GE(in_flight, 0);
    EXPECT_LT(in_flight, m.at("sent_bytes") / 20);
  }
}

TEST(LostBytes, of_streams_are_those_of_ended_ones_and_lost_segments_are_sent_again) {
  const auto lossless = simulate(stormy_hub("pn_counter", kCounterOps), 1, {{"network.loss", "0"}});
  const auto lossy = simulate(stormy_hub("pn_counter", kCounterOps), 1, {{"network.loss", "0.3"}});
  EXPECT_GT(only_run(lossy).metrics.at("retransmissions"),
            only_run(lossless).metrics.at("retransmissions"));
  EXPECT_GT(only_run(lossy).metrics.at("retransmitted_bytes"), 0);
  const auto calm = simulate(R"(
schema = 1
name = "calm"
duration = "20s"
settle = "120s"
[replicas]
count = 2
crdt = "pn_counter"
[sync]
topology = "mesh"
keep_alive = "20s"
[network]
latency = "20ms"
loss = 0.05
[[workload]]
kind = "counter_ops"
rate = "5/s"
)");
  EXPECT_EQ(only_run(calm).metrics.at("lost_bytes"), 0);
  EXPECT_GT(only_run(calm).metrics.at("retransmissions"), 0);
}

}  // namespace
}  // namespace skerry
