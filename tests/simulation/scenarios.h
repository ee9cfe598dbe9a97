// Scenario texts that several simulation tests share.
#pragma once

#include <string>

#include "core/command.h"

namespace skerry {

// Five people and a server over streams; a partition, a crash and a server outage.
inline std::string stormy_hub(const std::string& crdt, const std::string& workload) {
  return R"(
schema = 1
name = "stormy_hub"
description = "A partition, a crash and an outage."
seeds = { first = 1, count = 2 }
duration = "12s"
settle = "30s"
[replicas]
count = 5
crdt = ")" +
         crdt + R"("
clock_offset = { distribution = "uniform", min = "0s", max = "50ms" }
[sync]
topology = "hub"
[network]
latency = { distribution = "lognormal", p50 = "20ms", p99 = "120ms" }
loss = 0.02
[storage]
latency = "1ms"
[[fault]]
kind = "partition"
at = "2s"
for = "3s"
groups = [["server", 0, 1], [2, 3, 4]]
[[fault]]
kind = "crash"
at = "4s"
for = "2s"
node = 1
[[fault]]
kind = "outage"
at = "8s"
for = "1s"
node = "server"
)" + workload;
}

// Peers over datagrams that are lost, doubled, reordered and corrupted.
inline std::string noisy_peers(const std::string& crdt, const std::string& topology,
                               const std::string& workload) {
  return R"(
schema = 1
name = "noisy_peers"
description = "Datagrams that are lost, doubled, reordered and corrupted."
seeds = { first = 1, count = 2 }
duration = "8s"
settle = "40s"
[replicas]
count = 6
crdt = ")" +
         crdt + R"("
[sync]
topology = ")" +
         topology + R"("
transport = "datagram"
anti_entropy = "2s"
[network]
latency = { distribution = "exponential", mean = "30ms" }
loss = 0.1
duplicate = 0.05
reorder = 0.05
corrupt = 0.02
)" + workload;
}

inline const std::string kSetOps = R"(
[[workload]]
kind = "set_ops"
rate = "6/s"
mix = { add = 0.6, remove = 0.4 }
keys = { distribution = "zipf", count = 30, theta = 0.9 }
)";
inline const std::string kCounterOps = R"(
[[workload]]
kind = "counter_ops"
rate = "6/s"
)";
inline const std::string kRegisterOps = R"(
[[workload]]
kind = "register_ops"
rate = "4/s"
)";
inline const std::string kTyping = R"(
[[workload]]
kind = "typing"
active = 0.9
)";

inline const std::string kRandomOps = R"(
[[workload]]
kind = "random_ops"
rate = "6/s"
)";

inline const std::string& workload_of(Family family) {
  return family == Family::kText ? kTyping : kRandomOps;
}

}  // namespace skerry
