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
WorkloadKind map_ops_workload();
WorkloadKind shopping_cart_workload();
WorkloadKind poll_workload();
WorkloadKind retwis_workload();
WorkloadKind kanban_workload();
WorkloadKind file_tree_workload();
WorkloadKind sheet_editing_workload();
WorkloadKind text_review_workload();
WorkloadKind rounds_workload();
WorkloadKind table_ops_workload();
WorkloadKind text_ops_workload();
WorkloadKind list_ops_workload();
WorkloadKind script_workload();

}  // namespace skerry::harness
