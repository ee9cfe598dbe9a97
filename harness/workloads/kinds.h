// The rows of the workload catalogue, each defined in the file of its name.
#pragma once

#include "harness/workloads/workload.h"

namespace skerry::harness {

WorkloadKind editing_trace_workload();
WorkloadKind typing_workload();
WorkloadKind set_ops_workload();
WorkloadKind counter_ops_workload();
WorkloadKind register_ops_workload();
WorkloadKind random_ops_workload();

}  // namespace skerry::harness
