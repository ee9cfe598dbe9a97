// What the runs of a cell come to together: the range of a metric over seeds, a check over seeds,
// and the names under which cells and seeds are shown.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/model/results.h"

namespace skerry::results {

// Over the runs that have the metric; what never came is longer than all others, so that any of the
// three may be kNeverCame. With an even number of runs the median is the mean of the two in the
// middle. REQUIRES of the maker: runs > 0.
struct SeedRange {
  double median = 0;
  double min = 0;
  double max = 0;
  size_t runs = 0;
  size_t never = 0;  // of these, runs in which it never came

  friend bool operator==(const SeedRange&, const SeedRange&) = default;
};

std::optional<SeedRange> seed_range(const CellResult& cell, const std::string& metric);

// One check over all runs of a cell. `detail` and `seed` are of the first run with the worst
// verdict; what was looked at is summed up.
struct CheckSummary {
  std::string name;
  Verdict verdict = Verdict::kValid;
  std::string detail;
  uint64_t seed = 0;
  size_t runs = 0;        // held + failed + not_judged
  size_t held = 0;        // it was looked at, and holds
  size_t failed = 0;      // invalid
  size_t not_judged = 0;  // undecided, or there was nothing to look at
  std::vector<std::pair<std::string, uint64_t>> looked_at = {};
};

// In the order in which the runs name them.
std::vector<CheckSummary> checks_of(const CellResult& cell);

// "1,234 values compared, 20 pasts checked"; empty where nothing is counted.
std::string looked_at_text(const std::vector<std::pair<std::string, uint64_t>>& looked_at);

// "rga", or with several matrix keys "rga, loss 0.01"; the scenario's name where nothing is
// overridden. No two cells of a well-formed sweep share a label.
std::string label(const SweepResult& sweep, const CellResult& cell);

// The seeds of all cells, ascending, each once.
std::vector<uint64_t> seeds(const SweepResult& sweep);

// "1..64", "7", or "1, 5, 9".
std::string seeds_text(const std::vector<uint64_t>& seeds);

// The description of a metric: from the sweep, or a neutral one where the sweep has none.
MetricInfo info_of(const SweepResult& sweep, const std::string& metric);

// Every metric that some run has: those of metric_infos first and in their order, then the others
// by name.
std::vector<MetricInfo> metrics_present(const SweepResult& sweep);

}  // namespace skerry::results
