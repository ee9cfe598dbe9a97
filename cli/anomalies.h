// skerry run, for a scenario that is a search for anomalies.
#pragma once

#include <atomic>
#include <string>

#include "cli/arguments.h"
#include "core/status.h"
#include "harness/scenario/scenario.h"

namespace skerry::cli {

struct SearchOutcome {
  int status = 0;
  bool is_complete = true;
  std::string json;  // with --json: the document; otherwise the table was printed
};

// Searches, prints the table (unless as JSON), keeps the results. Errors: results that cannot be
// written.
StatusOr<SearchOutcome> run_search(const harness::Experiment& experiment,
                                   const RunArguments& arguments,
                                   const std::atomic<bool>& interrupted);

}  // namespace skerry::cli
