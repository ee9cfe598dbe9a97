// Numbers for people: three significant digits and a unit that fits (ms, kB, thousands).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reports/model/aggregate.h"

namespace skerry::reports {

// "43.7 ms", "1.31 MB", "41,213", "687/s", "1.83×". Units as in MetricInfo; an unknown one is
// written after the number. Zero is "0", kNeverCame "never".
std::string human(double value, std::string_view unit);

// "43.7 ms", or over several seeds that differ "43.7 ms (42.1..48.9)": all three in the median's
// unit.
std::string human_range(const results::SeedRange& seed_range, std::string_view unit);

// "visibility latency p99" of "visibility_latency_p99", "commits/s" of "commits_per_second".
std::string human_name(std::string_view metric);

// "8 s" or "1 h 12 min": a point of virtual time.
std::string human_time(int64_t ns);

// "1 seed", "3 seeds".
std::string counted(size_t count, std::string_view noun);

}  // namespace skerry::reports
