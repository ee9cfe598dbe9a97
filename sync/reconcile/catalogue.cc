#include "sync/reconcile/reconciler.h"

// The reconcilers in the order of lists, each defined in this folder as NAME_reconciler().
#define SKERRY_RECONCILERS(row) \
  row(version_vector);          \
  row(heads);                   \
  row(bloom);                   \
  row(trie);                    \
  row(ranges);                  \
  row(rateless);                \
  row(auto);

namespace skerry::sync {

#define SKERRY_DECLARE(name) ReconcilerRow name##_reconciler()
SKERRY_RECONCILERS(SKERRY_DECLARE)

std::span<const ReconcilerRow> reconcilers() {
  static const std::vector<ReconcilerRow> kRows = [] {
    std::vector<ReconcilerRow> rows;
#define SKERRY_ADD(name) rows.push_back(name##_reconciler())
    SKERRY_RECONCILERS(SKERRY_ADD)
    return rows;
  }();
  return kRows;
}

const Reconciler* find_reconciler(std::string_view name) {
  for (const ReconcilerRow& row : reconcilers()) {
    if (row.name == name) return &row.strategy();
  }
  return nullptr;
}

}  // namespace skerry::sync
