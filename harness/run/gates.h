// Gates: bounds on metrics, judged in every cell that they are for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "harness/scenario/scenario.h"
#include "reports/model/results.h"

namespace skerry::harness {

// The line that repeats one run: of a cell, by its number, and a seed.
using ReplayLine = std::function<std::string(size_t cell, uint64_t seed)>;

// Judges the experiment's gates and lowers the sweep's verdict with them. Without a `stat` every
// seed must keep the bounds, and the seed that is nearest to breaking one is told, or that breaks
// it most. What never came (results::kNeverCame) is longer than any bound. Where no run has the
// metric the gate is not judged.
void add_gates(const Experiment& experiment, const ReplayLine& replay, results::SweepResult& sweep);

}  // namespace skerry::harness
