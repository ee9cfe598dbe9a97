// Every metric a run can report: the one list that results, gates, `skerry list metrics` and the
// reference read. What each means is DESIGN section 4 and docs/metrics.md.
#pragma once

#include <span>
#include <string_view>

#include "reports/model/results.h"

namespace skerry::harness {

std::span<const results::MetricInfo> metric_catalogue();
const results::MetricInfo* find_metric(std::string_view name);

}  // namespace skerry::harness
