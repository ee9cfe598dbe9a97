// Gates: bounds on exact metrics, over all seeds of each cell.
#pragma once

#include "harness/scenario/scenario.h"
#include "reports/model/results.h"

namespace skerry::harness {

// Judges the experiment's gates and lowers the sweep's verdict with them. A metric that a run does
// not have (it never converged) breaks its gate.
void add_gates(const Experiment& experiment, results::SweepResult& sweep);

}  // namespace skerry::harness
