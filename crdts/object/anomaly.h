// The surprises that designs are told apart by. A row claims to be free of some; `skerry run
// scenarios/anomalies/*.toml` looks for all that apply to its family, and measures, never trusts.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace skerry::crdts {

enum class Anomaly : uint8_t {
  kForwardInterleaving,         // a run typed forward, with something strange inside
  kBackwardInterleavingByOne,   // a run typed backward by one replica
  kBackwardInterleavingByMany,  // by several
  kNotMaximal,                  // Weidner and Kleppmann 2023, definition 4
  kAddedAgainAfterRemoval,      // re-adding what was removed has no effect
  kResurrectedElement,          // what a removal had seen comes back
  kLostConcurrentUpdate,        // an update vanishes though nobody who had seen it undid it
  kDuplicateAfterMove,          // concurrent moves leave two copies
  kCycleAfterMove,              // concurrent moves leave a loop
  kMarkBoundary,                // a mark grows over, or misses, what is typed at its end
  kConcurrentChildCreation,     // two children under one key, one of which is lost
  kClockPoisoning,              // one clock that runs ahead silences all later writers
  kDoubleCountAfterRestart,     // a restart with the same actor id counts twice
  kSumBelowZero,
  kRowInsertAgainstFormula,  // a formula no longer means the cells it was written for
  kDeleteColumnAgainstEdit,  // an edit disappears without a trace
};

inline constexpr size_t kAnomalies = 16;

constexpr std::string_view to_string(Anomaly anomaly) {
  constexpr std::array<std::string_view, kAnomalies> kNames = {
      "forward_interleaving",          "backward_interleaving_by_one",
      "backward_interleaving_by_many", "not_maximally_non_interleaving",
      "no_effect_of_adding_again",     "resurrected_element",
      "lost_concurrent_update",        "duplicate_after_concurrent_move",
      "cycle_after_concurrent_move",   "mark_boundary",
      "concurrent_child_creation",     "clock_poisoning",
      "double_count_after_restart",    "sum_below_zero",
      "row_insert_against_formula",    "delete_column_against_edit",
  };
  return kNames[static_cast<size_t>(anomaly)];
}

}  // namespace skerry::crdts
