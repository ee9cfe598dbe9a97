// The same cell simulated and live, side by side.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/model/results.h"

namespace skerry::results {

struct LiveRow {
  enum class Agreement : uint8_t {
    kNotJudged,  // it is told, or one of the two has none
    kAgrees,
    kDiffers,
  };
  std::string name;
  std::string unit;
  std::optional<double> simulated;  // medians over seeds; of shares, of all seeds together
  std::optional<double> live;
  Agreement agreement = Agreement::kNotJudged;

  // Live less simulated, as a part of simulated. REQUIRES: both are there, and simulated is not 0.
  double difference() const { return (*live - *simulated) / *simulated; }
};

// Medians of times agree within a tenth or 5 ms, whichever is more, bytes within 2 parts in 100,
// and what was completed of what was waited for exactly. Rows that neither has are left out.
std::vector<LiveRow> compare_live(const SweepResult& simulated, const SweepResult& live,
                                  size_t cell);

// All cells: a JSON document (docs/formats/results.md, "Simulated and live").
std::string live_comparison_to_json(const SweepResult& simulated, const SweepResult& live);

}  // namespace skerry::results
