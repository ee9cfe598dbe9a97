// Every metric a run can report: the one list that results, gates, `skerry list metrics` and the
// reference read. What each means is DESIGN section 4 and docs/metrics.md.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "reports/model/results.h"

namespace skerry::harness {

// What a scenario must have for a metric to be measured at all; harness/scenario/gate_needs.cc says
// whether it has it.
enum class MetricNeed : uint8_t {
  kNothing,
  kOtherPeople,  // somebody else's replica
  kAbsence,      // a fault that takes a person's replica away
  kHeals,        // a fault with something to heal from
  kIntents,      // the check intent_preserved
  kStability,    // [sync] stability
  kJoins,        // a mode in which states or deltas travel
  kRecording,    // the workload editing_trace
};

std::span<const results::MetricInfo> metric_catalogue();
const results::MetricInfo* find_metric(std::string_view name);
MetricNeed need_of(std::string_view metric);

}  // namespace skerry::harness
