// What conditions ask of a cell that no single setting says (effects.h lists it: "cell.family").
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/scenario.h"

namespace skerry::harness {

// REQUIRES: it is one of those.
std::string fact_of(std::string_view key, const Scenario& cell);

// The settings that it follows from.
std::vector<std::string> sources_of(std::string_view key);

}  // namespace skerry::harness
