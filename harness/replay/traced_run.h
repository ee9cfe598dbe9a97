// One run made again and drawn for Perfetto (`skerry run --trace`).
#pragma once

#include <string>

#include "core/status.h"
#include "harness/observe/capped_trace.h"
#include "harness/replay/break.h"
#include "harness/scenario/scenario.h"

namespace skerry::harness {

struct TraceOptions {
  uint64_t seed = 1;
  std::string title;  // "partition_heal, replicas.crdt=rga, seed 1"
  std::string again;  // the line that makes the run again
  TraceLimit limit;
  CappedTrace::Write write;  // given the file piece by piece
  ReplayWatch watch;
};

struct TracedRun {
  TraceSize size;
  std::string digest;  // of the run: the same as without a trace
};

// Errors: what only shows when a run is set up; of `write`; Cancelled, by `watch`.
StatusOr<TracedRun> trace_run(const Scenario& scenario, const TraceOptions& options);

}  // namespace skerry::harness
