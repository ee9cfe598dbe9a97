#include "harness/metrics/figures.h"

#include <algorithm>

#include "core/check.h"
#include "harness/metrics/catalogue.h"

namespace skerry::harness {

bool Figures::wants(std::string_view name) const {
  SKERRY_CHECK(find_metric(name) != nullptr);
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
