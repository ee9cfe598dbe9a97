// The finished runs of an earlier sweep, from its folder: a published one, or the hidden one that a
// crash left.
#pragma once

#include <string>

#include "harness/runner/runner.h"

namespace skerry::cli {

// Gives them to `take`. A torn end is told on standard error. Errors: no such folder; runs of
// another scenario, other `--set` or another build, which would not be those that are made now.
Status take_runs_of(const std::string& folder, const harness::Experiment& experiment,
                    const harness::RunOptions::Take& take);

}  // namespace skerry::cli
