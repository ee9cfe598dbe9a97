// The story of a sweep's first failing run, for its results.
#pragma once

#include <atomic>
#include <cstdint>

#include "harness/scenario/scenario.h"
#include "reports/model/results.h"

namespace skerry::harness {

// A run with more events is not made again for its story; `skerry replay --until CHECK` tells it.
constexpr double kMostEventsTold = 4'000'000;

// Adds to the detail of each check that is invalid in the first such run (by cell and seed) how it
// came about, before the lines that replay it. The run is made again, up to five times; a sweep
// without a failing run costs nothing. `interrupted` may be null.
void tell_harm(const Experiment& experiment, const std::atomic<bool>* interrupted,
               results::SweepResult& sweep);

}  // namespace skerry::harness
