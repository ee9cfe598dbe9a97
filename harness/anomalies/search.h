// Searches the designs of a scenario's [anomalies] and makes the table.
//
// Results do not depend on the number of jobs: each (design, draw) is a search of its own, and the
// shortest history of all draws is kept.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "harness/anomalies/spec.h"
#include "reports/model/anomalies.h"

namespace skerry::harness {

struct SearchOptions {
  // Calls its second argument with 0 .. count - 1, each once, from any thread; null: one by one.
  // See harness/runner_jobs.h.
  std::function<void(size_t count, const std::function<void(size_t)>& work)> run_all;
  uint64_t first_seed = 1;
  const std::atomic<bool>* interrupted = nullptr;
  std::function<void(uint64_t finished, uint64_t total, const std::string& last)> on_progress;
};

results::AnomalyTable search_anomalies(const AnomalySearch& search, const SearchOptions& options);

}  // namespace skerry::harness
