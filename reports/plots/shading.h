// Fault periods behind a picture of virtual time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reports/model/results.h"

namespace skerry::reports {

// In time order, cut at `end_ns`; periods that touch and are of one kind become one. At most 200:
// beyond that a picture shows nothing anyway.
std::vector<results::FaultPeriod> merged_periods(std::vector<results::FaultPeriod> faults,
                                                 int64_t end_ns);

struct Shading {
  std::string script;  // objects and labels of the panel that is plotted next
  size_t lanes = 0;    // of labels above the panel, kLanePixels each
};

inline constexpr int kLanePixels = 17;

// Shades each period in a panel `panel_pixels` high whose x axis runs from 0 to `end_ns` in units
// of `factor` nanoseconds. Labels stand above it, each in the lowest of three lanes that is free
// there; one that finds none is left out, and of a kind that comes often only the first is named.
Shading shading(const std::vector<results::FaultPeriod>& periods, int64_t end_ns, double factor,
                int panel_pixels);

}  // namespace skerry::reports
