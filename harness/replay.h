// One run told line by line (`skerry replay`).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/status.h"
#include "harness/observe/narrator.h"
#include "harness/scenario/scenario.h"
#include "reports/model/results.h"

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

struct ReplayOptions {
  uint64_t seed = 1;
  Until until;                   // nothing: to the end
  uint64_t from_event = 0;       // lines before it are left out
  std::vector<uint32_t> nodes;   // of these alone; empty: of all
  std::optional<DotRun> change;  // its author's epoch does not count; empty: of all
  // A line as text; what is told in it, or null of what is said at the end. False: nobody reads on.
  std::function<bool(const std::string& line, const StoryLine* told)> print;
  // Where the run is that looks for the break; may be null.
  std::function<void(Instant now, Instant end)> watch;
};

// "12.5s", "#1234" or "1234", or the name of a check that the scenario enables.
StatusOr<Until> parse_until(const std::string& text, const Scenario& scenario);

// Tells the run. Of a check that breaks: its verdict, and what the nodes concerned show.
// Errors: what only shows when a run is set up; a check that does not break.
StatusOr<results::Verdict> replay(const Scenario& scenario, const ReplayOptions& options);

}  // namespace skerry::harness
