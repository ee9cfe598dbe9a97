// One run told line by line (`skerry replay`).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/status.h"
#include "harness/observe/narrator.h"
#include "harness/replay/break.h"
#include "harness/replay/filter.h"
#include "harness/replay/until.h"
#include "harness/scenario/scenario.h"
#include "reports/model/results.h"

namespace skerry::harness {

struct ReplayOptions {
  uint64_t seed = 1;
  Until until;              // nothing: to the end
  uint64_t from_event = 0;  // lines before it are left out
  Filter filter;
  // At the end: replicas whole, and pairs beside one another; instead of a line a replica.
  std::vector<uint32_t> shown;
  std::vector<std::pair<uint32_t, uint32_t>> compared;
  std::string again;  // "skerry replay FILE --seed 1": what tells the same run
  // A line as text; what is told in it, or null of what is said at the end. False: nobody reads on.
  std::function<bool(const std::string& line, const StoryLine* told)> print;
  // Where the run is that looks for the break; may be null.
  ReplayWatch watch;
};

// Tells the run. Of a check that breaks: its verdict, what the nodes concerned show, and how it
// came about. Errors: what only shows when a run is set up; a check that does not break.
StatusOr<results::Verdict> replay(const Scenario& scenario, const ReplayOptions& options);

}  // namespace skerry::harness
