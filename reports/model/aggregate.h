// What the runs of a cell come to together: the spread of a metric over seeds, a check over seeds,
// and the names under which cells and seeds are shown.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/results.h"

namespace skerry::results {

// Over the runs that have the metric. With an even number of runs the median is the mean of the
// two in the middle. REQUIRES of the maker: runs > 0.
struct Spread {
  double median = 0;
  double min = 0;
  double max = 0;
  size_t runs = 0;

  friend bool operator==(const Spread&, const Spread&) = default;
};

std::optional<Spread> spread(const CellResult& cell, const std::string& metric);

// One check over all runs of a cell. `detail` and `seed` are of the first run with the worst
// verdict.
struct CheckSummary {
  std::string name;
  Verdict verdict = Verdict::kValid;
  std::string detail;
  uint64_t seed = 0;
  size_t runs = 0;
  size_t not_valid = 0;
};

// In the order in which the runs name them.
std::vector<CheckSummary> checks_of(const CellResult& cell);

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
