#include "harness/checkers/catalogue.h"

#include "harness/checkers/kinds.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {

std::span<const CheckerKind> checker_catalogue() {
  static const std::vector<CheckerKind> kCatalogue = [] {
    std::vector<CheckerKind> all = {
        strong_eventual_consistency_check(),
        matches_reference_check(),
        no_lost_updates_check(),
        causal_delivery_check(),
        converges_check(),
        expected_text_check(),
        intent_preserved_check(),
        no_forks_check(),
        evidence_check(),
        no_refused_bodies_check(),
    };
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
