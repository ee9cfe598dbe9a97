// Times as people say them: "250 ms", "5 s", "1 h 02 min", "1 h 00 min 05.25 s".
//
// From a minute on a time is written in days, hours, minutes and seconds; whatever is zero at its
// end is left out. Below it, in one unit.
#pragma once

#include <string>

#include "core/time.h"

namespace skerry {

// Rounded: from a second on to the millisecond, below it to three decimals of its unit.
std::string human_duration(Duration duration);

// To the nanosecond.
std::string exact_duration(Duration duration);
// Since the beginning of a run, exact: "12.345678901 s" or "1 h 02 min 05.25 s".
inline std::string format_instant(Instant t) { return exact_duration(t - Instant{}); }

}  // namespace skerry
