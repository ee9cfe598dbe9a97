// How far a replay goes.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "core/status.h"
#include "core/time.h"
#include "harness/scenario/scenario.h"

namespace skerry::harness {

struct UntilEvent {
  uint64_t number = 0;
};
struct UntilTime {
  Instant at;
};
struct UntilCheck {
  std::string name;  // the run is told up to where it breaks, and of that what the harm is about
};
using Until = std::variant<std::monostate, UntilEvent, UntilTime, UntilCheck>;

// "12.5s", "#1234" or "1234", or the name of a check that the scenario enables. Else what is wrong,
// for "--until is `...`".
StatusOr<Until> parse_until(const std::string& text, const Scenario& scenario);

}  // namespace skerry::harness
