// The files of the metric catalogue, each function defined in the file of its name.
#pragma once

#include "harness/observe/metric.h"

namespace skerry::harness {

MetricKind visibility_metrics();
MetricKind heals_metrics();
MetricKind convergence_metrics();
MetricKind staleness_metrics();
MetricKind commits_metrics();
MetricKind refusals_metrics();
MetricKind throughput_metrics();
MetricKind bytes_by_kind_metrics();
MetricKind link_bytes_metrics();
MetricKind amplification_metrics();
MetricKind frames_metrics();
MetricKind transmitted_elements_metrics();
MetricKind queues_metrics();
MetricKind events_metrics();
MetricKind cpu_metrics();
MetricKind memory_metrics();
MetricKind garbage_metrics();
MetricKind workload_counts_metrics();

}  // namespace skerry::harness
