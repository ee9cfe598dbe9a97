#include <algorithm>
#include <array>
#include <tuple>
#include <type_traits>
#include <vector>

#include "harness/workloads/attendance.h"
#include "harness/workloads/kinds.h"

namespace skerry::harness {

std::span<const WorkloadKind> workload_catalogue() {
  static const std::array rows = {
      editing_trace_workload(), typing_workload(),        set_ops_workload(),
      counter_ops_workload(),   register_ops_workload(),  random_ops_workload(),
      map_ops_workload(),       shopping_cart_workload(), poll_workload(),
      retwis_workload(),        kanban_workload(),        file_tree_workload(),
      sheet_editing_workload(), text_review_workload(),   rounds_workload(),
      table_ops_workload(),     text_ops_workload(),      list_ops_workload(),
      script_workload(),
  };
  // Each kind's own keys, then those that all have.
  static const auto parameters = [] {
    std::array<std::vector<Parameter>, std::tuple_size_v<std::remove_const_t<decltype(rows)>>> all;
    for (size_t i = 0; i < rows.size(); ++i) {
      all[i].assign(rows[i].parameters.begin(), rows[i].parameters.end());
      if (rows[i].says_who_and_when) continue;
      const auto common = attendance_parameters();
      all[i].insert(all[i].end(), common.begin(), common.end());
    }
    return all;
  }();
  static const auto whole = [] {
    std::array kinds = rows;
    for (size_t i = 0; i < kinds.size(); ++i) kinds[i].parameters = parameters[i];
    return kinds;
  }();
  return whole;
}

const WorkloadKind* find_workload(std::string_view name) {
  const auto rows = workload_catalogue();
  const auto row = std::ranges::find(rows, name, &WorkloadKind::name);
  return row == rows.end() ? nullptr : &*row;
}

}  // namespace skerry::harness
