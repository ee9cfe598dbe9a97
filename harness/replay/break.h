// Where checks of a run break: found by making the run, told to nobody.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/status.h"
#include "harness/observe/checker.h"
#include "harness/scenario/scenario.h"
#include "reports/model/results.h"

namespace skerry::harness {

struct Break {
  std::string check;
  uint32_t document = 0;  // in which it breaks
  uint64_t event = 0;
  bool is_at_end = false;  // it is judged when all is over
  results::Verdict verdict = results::Verdict::kValid;
  std::string detail;
  Checker::Concern concern;
};

// Told now and then how far a run is. False: it is enough.
using ReplayWatch = std::function<bool(Instant now, Instant end)>;

// What is looked for.
struct Asked {
  std::vector<std::string> checks;
  std::vector<uint32_t> documents = {};  // in these alone; empty: in all
};

// Of each of the checks, in their order: where it first became invalid, else what it says at the
// end. Errors: what only shows when a run is set up; Cancelled, by `watch`. REQUIRES: the scenario
// enables them all, and has the documents.
StatusOr<std::vector<Break>> find_breaks(const Scenario& scenario, uint64_t seed,
                                         const Asked& asked, const ReplayWatch& watch = {});

}  // namespace skerry::harness
