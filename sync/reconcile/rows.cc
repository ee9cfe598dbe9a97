#include "sync/reconcile/reconciler.h"
#include "sync/reconcile/version_vector.h"

namespace skerry::sync {
namespace {

constexpr ReconcilerRow kRows[] = {
    {"version_vector",
     "each side says for every actor how far it has it: one round trip, a hello grows with actors",
     version_vector},
};

}  // namespace

std::span<const ReconcilerRow> reconcilers() { return kRows; }

const Reconciler* find_reconciler(std::string_view name) {
  for (const ReconcilerRow& row : kRows) {
    if (row.name == name) return &row.strategy();
  }
  return nullptr;
}

}  // namespace skerry::sync
