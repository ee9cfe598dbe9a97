// The classes that are larger than the rule allows: each may shrink, none may grow, and whoever
// makes one small enough takes its row off (the rule says so).
#pragma once

#include <array>

#include "rules.h"

namespace skerry::tidy {

// Name, member functions, source files; 0: no more than the rule allows.
inline constexpr std::array<LargeClass, 3> kLargeClasses = {
    LargeClass{"skerry::harness::DocumentRun", 30, 0},
    LargeClass{"skerry::harness::Run", 43, 0},
    LargeClass{"skerry::harness::RunView", 28, 0},
};

}  // namespace skerry::tidy
