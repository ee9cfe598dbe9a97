// How a document travels between replicas: a scenario's `[replicas] mode`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace skerry {

enum class ReplicationMode : uint8_t {
  kOperations,      // each change once, in causal order, from a log
  kPureOperations,  // each command with its causal past; what is stable is compacted (Baquero,
                    // Almeida, Shoker 2017, "Pure operation-based replicated data types")
  kState,           // the whole state, to each neighbour
  kDelta,           // delta groups: what changed since the neighbour's last acknowledgement
  kDeltaBp,         // and nothing goes back where it came from (Enes et al. 2019, section 4)
  kDeltaRr,         // and what is known already is taken out of a received group before it is kept
  kDeltaBpRr,       // both
};

inline constexpr std::array kReplicationModes = {
    ReplicationMode::kOperations, ReplicationMode::kPureOperations, ReplicationMode::kState,
    ReplicationMode::kDelta,      ReplicationMode::kDeltaBp,        ReplicationMode::kDeltaRr,
    ReplicationMode::kDeltaBpRr,
};

constexpr std::string_view to_string(ReplicationMode mode) {
  constexpr std::array<std::string_view, kReplicationModes.size()> kNames = {
      "operations", "pure_operations", "state", "delta", "delta_bp", "delta_rr", "delta_bp_rr",
  };
  return kNames[static_cast<size_t>(mode)];
}

constexpr std::optional<ReplicationMode> mode_named(std::string_view name) {
  for (const ReplicationMode mode : kReplicationModes) {
    if (to_string(mode) == name) return mode;
  }
  return std::nullopt;
}

constexpr bool is_delta(ReplicationMode mode) { return mode >= ReplicationMode::kDelta; }
// Joined as lattice elements rather than applied one by one.
constexpr bool is_joined(ReplicationMode mode) { return mode >= ReplicationMode::kState; }
// A group does not go back to the neighbour that it came from.
constexpr bool avoids_back_propagation(ReplicationMode mode) {
  return mode == ReplicationMode::kDeltaBp || mode == ReplicationMode::kDeltaBpRr;
}
// What is known already is taken out of a received group.
constexpr bool removes_redundancy(ReplicationMode mode) {
  return mode == ReplicationMode::kDeltaRr || mode == ReplicationMode::kDeltaBpRr;
}

}  // namespace skerry
