#include "harness/observe/figures.h"

#include <algorithm>

#include "core/check.h"

namespace skerry::harness {

bool Figures::wants(std::string_view name) const {
  SKERRY_CHECK(std::any_of(known_.begin(), known_.end(),
                           [name](const results::MetricInfo& row) { return row.name == name; }));
  return std::find(without_.begin(), without_.end(), name) == without_.end();
}

void Figures::set(std::string_view name, double value) {
  if (wants(name)) result_.metrics[std::string(name)] = value;
}

void Figures::curve(std::vector<results::HistogramBucket> buckets, uint64_t never) {
  result_.visibility = std::move(buckets);
  result_.visibility_never = never;
}

}  // namespace skerry::harness
