#include "harness/checkers/catalogue.h"

#include "harness/workloads/workload.h"

// The files of this folder in the order of lists, each of which defines NAME_check().
#define SKERRY_CHECKERS(row)        \
  row(strong_eventual_consistency); \
  row(matches_reference);           \
  row(no_lost_updates);             \
  row(durability);                  \
  row(honest_status);               \
  row(stalls);                      \
  row(session_guarantees);          \
  row(preserved_unknown);           \
  row(bounded_resources);           \
  row(presence);                    \
  row(blobs);                       \
  row(causal_delivery);             \
  row(replayed_once);               \
  row(converges);                   \
  row(expected_text);               \
  row(intent_preserved);            \
  row(kept_characters);             \
  row(no_forks);                    \
  row(evidence);                    \
  row(no_refused_bodies);

namespace skerry::harness {

#define SKERRY_DECLARE(name) CheckerKind name##_check()
SKERRY_CHECKERS(SKERRY_DECLARE)

std::span<const CheckerKind> checker_catalogue() {
  static const std::vector<CheckerKind> kCatalogue = [] {
    std::vector<CheckerKind> all;
#define SKERRY_ADD(name) all.push_back(name##_check())
    SKERRY_CHECKERS(SKERRY_ADD)
    for (const WorkloadKind& workload : workload_catalogue()) {
      if (workload.check == nullptr) continue;
      all.push_back(workload.check());
      all.back().workload = workload.name;
    }
    return all;
  }();
  return kCatalogue;
}

const CheckerKind* find_checker(std::string_view name) {
  for (const CheckerKind& kind : checker_catalogue()) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

}  // namespace skerry::harness
