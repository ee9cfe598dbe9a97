// Heap of a run, told apart by what holds it (harness/simulation/memory.cc).
#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

void measure(const Measured& measured, Figures& out) {
  if (!measured.heap) return;
  const Measured::Heap& heap = *measured.heap;
  out.set("memory_bytes", static_cast<double>(heap.documents + heap.logs));
  out.set("memory_documents", static_cast<double>(heap.documents));
  out.set("memory_logs", static_cast<double>(heap.logs));
  out.set("memory_sync", static_cast<double>(heap.sync));
  out.set("memory_laboratory", static_cast<double>(heap.laboratory));
  out.set("memory_peak_bytes", static_cast<double>(heap.peak));
}

}  // namespace

MetricKind memory_metrics() {
  return {
      {sampled("memory_bytes", "bytes", kLess,
               "what the heap of all replicas grew by: documents and logs together")
           .headline(170),
       sampled("memory_documents", "bytes", kLess,
               "of this, the documents, as if each replica were alone"),
       sampled("memory_logs", "bytes", kLess,
               "of this, change logs, disks, and what waits for them; what several hold counts "
               "once"),
       sampled("memory_sync", "bytes", kNeutral,
               "heap of sync engines' sessions, timers and frames being made, of whatever design"),
       sampled("memory_laboratory", "bytes", kNeutral,
               "heap of the run's events, network, metrics and checks at its end"),
       sampled("memory_peak_bytes", "bytes", kLess,
               "largest heap of the loop, all of these together, counted from its begin")},
      nullptr,
      measure};
}

}  // namespace skerry::harness
