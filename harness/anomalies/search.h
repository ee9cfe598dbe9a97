// Searches the designs of a scenario's [anomalies] and makes the table.
//
// Row after row; each draw's histories are dealt out in shares, which all cores work on. Results do
// not depend on the number of jobs: all shares go through the histories of one length before any
// begins the next, and the shortest history of all is kept. Rows that were finished when a search
// is interrupted are in the table.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "harness/anomalies/spec.h"
#include "reports/model/anomalies.h"

namespace skerry::harness {

struct SearchProgress {
  size_t rows = 0;  // finished
  size_t all_rows = 0;
  std::string_view design;  // that is searched now
  std::string part;         // of its search: "histories of 5"
  size_t shares = 0;        // of the part: finished
  size_t all_shares = 0;
};

struct SearchOptions {
  // Calls its second argument with 0 .. count - 1, each once, from any thread; null: one by one.
  // See harness/runner/jobs.h.
  std::function<void(size_t count, const std::function<void(size_t)>& work)> run_all;
  uint64_t first_seed = 1;
  const std::atomic<bool>* interrupted = nullptr;
  // How far it is: so many shares of one part of a design's search are done. May be null.
  std::function<void(const SearchProgress& progress)> on_progress;
};

results::AnomalyTable search_anomalies(const AnomalySearch& search, const SearchOptions& options);

}  // namespace skerry::harness
