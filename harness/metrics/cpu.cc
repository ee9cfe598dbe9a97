// Processor time of a run's loop, and what it did in a second of it.
#include "harness/observe/metric.h"

namespace skerry::harness {
namespace {

void measure(const Measured& measured, Figures& out) {
  const auto cpu = static_cast<int64_t>(measured.cpu_ns);
  out.count("cpu_time", measured.cpu_ns);
  out.rate("commits_per_cpu_second", measured.commits, cpu);
  out.rate("applications_per_cpu_second", measured.applications, cpu);
  out.rate("deliveries_per_cpu_second", measured.frames_delivered, cpu);
}

}  // namespace

MetricKind cpu_metrics() {
  return {
      {sampled("cpu_time", "ns", kLess,
               "CPU of the run's loop: replicas, network, metrics and checks, without what is "
               "judged at the end"),
       sampled("commits_per_cpu_second", "count/s", kMore, "commits a second of cpu_time"),
       sampled("applications_per_cpu_second", "count/s", kMore, "applications a second of cpu_time")
           .headline(160),
       sampled("deliveries_per_cpu_second", "count/s", kMore,
               "frame deliveries a second of cpu_time")},
      nullptr,
      measure};
}

}  // namespace skerry::harness
