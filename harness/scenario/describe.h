// A scenario with every option, derived ones included, as people read it before a run starts.
#pragma once

#include <span>
#include <string>

#include "harness/scenario/scenario.h"

namespace skerry::harness {

// One line a table, in TOML's own words; ends with a line break.
std::string describe(const Scenario& scenario);

// The same of the first of several cells: what the matrix sweeps stands with all of its values
// (`crdt = rga | yata`), or where they are parts of a value or belong to an entry of a list, with
// the path at the end (`matrix  fault.0.at = 5s | 10s`).
std::string describe(const Scenario& scenario, std::span<const Cell> cells);

// "a history of 3 commands and 1 expectation, in every order, in 2 designs, 1 seed".
// REQUIRES: it is one.
std::string describe_history(const Experiment& experiment);

}  // namespace skerry::harness
