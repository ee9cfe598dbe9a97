#include <algorithm>
#include <array>

#include "harness/workloads/kinds.h"

namespace skerry::harness {

std::span<const WorkloadKind> workload_catalogue() {
  static const std::array rows = {
      editing_trace_workload(), typing_workload(),        set_ops_workload(),
      counter_ops_workload(),   register_ops_workload(),  random_ops_workload(),
      map_ops_workload(),       shopping_cart_workload(), poll_workload(),
      retwis_workload(),        kanban_workload(),        file_tree_workload(),
      sheet_editing_workload(), text_review_workload(),   rounds_workload(),
  };
  return rows;
}

const WorkloadKind* find_workload(std::string_view name) {
  const auto rows = workload_catalogue();
  const auto row = std::ranges::find(rows, name, &WorkloadKind::name);
  return row == rows.end() ? nullptr : &*row;
}

}  // namespace skerry::harness
