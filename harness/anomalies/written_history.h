// A history that somebody wrote down: commands with their causal pasts and no times, and what is
// expected of those who know this and that of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/value.h"
#include "crdts/object/catalogue.h"
#include "harness/anomalies/history.h"

namespace skerry::harness {

struct WrittenStep {
  uint32_t line = 0;     // of the scenario's file
  Subset past = 0;       // of the commands before it, by their numbers: closed
  uint32_t replica = 0;  // of a command
  std::string command;   // in text form
  std::string label;
  bool may_refuse = false;
  // Instead of a command: what one who has integrated `past` shows, in these designs; in all where
  // none is named.
  std::optional<Value> expected;
  std::vector<const crdts::Design*> designs;

  bool is_command() const { return !expected.has_value(); }
};

struct WrittenHistory {
  std::vector<const crdts::Design*> designs;  // of one family
  std::vector<WrittenStep> steps;             // in an order that extends causality
};

// A history has at most kMostChanges commands, and what a replica may have of it is one of at most
// so many sets: each of them is made, once for each change that may have come last.
inline constexpr size_t kMostSets = size_t{1} << 14;

}  // namespace skerry::harness
