// skerry replay --interactive: words from standard input, a line each, about one run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/scenario/scenario.h"

namespace skerry::cli {

// To the end of the input or `quit`. `filters` are on at the beginning ("at 0"; orders.h), and it
// goes on to `first`, if there is such, before it reads a line. What it returns is the exit status.
int prompt(const harness::Scenario& scenario, uint64_t seed,
           const std::vector<std::string>& filters, const std::string& first);

}  // namespace skerry::cli
