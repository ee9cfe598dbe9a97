#include <algorithm>
#include <vector>

#include "harness/workloads/attendance.h"
#include "harness/workloads/workload.h"

// The workloads in the order of lists, each defined in this folder as NAME_workload().
#define SKERRY_WORKLOADS(row) \
  row(editing_trace);         \
  row(typing);                \
  row(set_ops);               \
  row(counter_ops);           \
  row(register_ops);          \
  row(random_ops);            \
  row(map_ops);               \
  row(attachments);           \
  row(shopping_cart);         \
  row(poll);                  \
  row(retwis);                \
  row(kanban);                \
  row(file_tree);             \
  row(sheet_editing);         \
  row(text_review);           \
  row(rounds);                \
  row(table_ops);             \
  row(text_ops);              \
  row(list_ops);              \
  row(reads);                 \
  row(script);

namespace skerry::harness {

#define SKERRY_DECLARE(name) WorkloadKind name##_workload()
SKERRY_WORKLOADS(SKERRY_DECLARE)

std::span<const WorkloadKind> workload_catalogue() {
  static const std::vector<WorkloadKind> kRows = [] {
    std::vector<WorkloadKind> rows;
#define SKERRY_ADD(name) rows.push_back(name##_workload())
    SKERRY_WORKLOADS(SKERRY_ADD)
    // Each kind's own keys, then those that all have.
    static std::vector<std::vector<Parameter>> parameters(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      parameters[i].assign(rows[i].parameters.begin(), rows[i].parameters.end());
      if (!rows[i].says_who_and_when) {
        const auto common = attendance_parameters();
        parameters[i].insert(parameters[i].end(), common.begin(), common.end());
      }
      rows[i].parameters = parameters[i];
    }
    return rows;
  }();
  return kRows;
}

const WorkloadKind* find_workload(std::string_view name) {
  const auto rows = workload_catalogue();
  const auto row = std::ranges::find(rows, name, &WorkloadKind::name);
  return row == rows.end() ? nullptr : &*row;
}

}  // namespace skerry::harness
