// One step of a script, as a scenario gives it: when, who, and one thing that is done or expected.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/time.h"

namespace skerry {

// A node as a scenario names it: people count from 0, servers from 0 among themselves.
struct NodeName {
  bool is_server = false;
  uint32_t index = 0;
  friend bool operator==(const NodeName&, const NodeName&) = default;
};

// What a scenario says that a document shows; which family it is of says what that means.
using PlainValue = std::variant<bool, int64_t, std::string, std::vector<std::string>>;

struct ScriptStep {
  enum class When : uint8_t {
    kAt,       // at `at`
    kAfter,    // as soon as the change `after` is at the replica of `after_at`
    kAtEnd,    // when the run is over
    kKnowing,  // of a history: when its author knows `knows`
  };
  When when = When::kAt;
  Duration at;  // from the begin of the run
  std::string after;
  uint32_t after_at = 0;
  std::vector<std::string> knows;  // labels
  std::vector<uint32_t> people;    // who does it, or is looked at

  // One of these.
  std::string command;  // in text form
  std::optional<PlainValue> expected;
  std::vector<std::string> designs;  // of a history: in whom it is expected; empty: in all
  std::vector<std::vector<NodeName>> cut;
  bool heals = false;  // all cuts

  std::string label;        // of the command's change
  bool may_refuse = false;  // the command
  uint32_t line = 0;        // of the scenario's file
  friend bool operator==(const ScriptStep&, const ScriptStep&) = default;
};

}  // namespace skerry
