// Scenarios for tests of the loader: a small valid one, and edits of it.
#pragma once

#include <string>
#include <string_view>

#include "harness/scenario/scenario.h"

namespace skerry::harness {

inline constexpr std::string_view kSmallScenario = R"(schema = 1
name = "small"
seeds = { first = 3, count = 2 }
duration = "10s"
settle = "30s"

[replicas]
count = 3
crdt = "add_wins_set"

[sync]
topology = "hub"
keep_alive = "2s"

[network]
latency = { distribution = "lognormal", p50 = "20ms", p99 = "120ms" }
loss = 0.01

[[workload]]
kind = "set_ops"
rate = "5/s"

[[fault]]
kind = "partition"
at = "2s"
for = "3s"
groups = [["server", 0], [1, 2]]
)";

// The small scenario with the first `from` replaced by `to`, and `tail` at its end.
inline std::string edited(std::string_view from, std::string_view to, std::string_view tail = "") {
  std::string text(kSmallScenario);
  if (const size_t at = text.find(from); !from.empty() && at != std::string::npos) {
    text.replace(at, from.size(), to);
  }
  return text + std::string(tail);
}

// Everything that is wrong with `source`, as people read it; empty when it is a scenario.
inline std::string problems_of(const std::string& source,
                               std::span<const Override> overrides = {}) {
  return parse_scenario(source, "small.toml", overrides).problems.to_text();
}

}  // namespace skerry::harness
