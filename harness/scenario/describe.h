// A scenario with every option, derived ones included, as people read it before a run starts.
#pragma once

#include <string>

#include "harness/scenario/scenario.h"

namespace skerry::harness {

// One line a table, in TOML's own words; ends with a line break.
std::string describe(const Scenario& scenario);

}  // namespace skerry::harness
