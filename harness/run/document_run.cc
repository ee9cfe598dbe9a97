#include "harness/run/document_run.h"
#include "harness/checkers/catalogue.h"

#include <algorithm>

#include "core/check.h"

namespace skerry::harness {
namespace {

using Checkers = std::vector<std::pair<std::string, std::unique_ptr<Checker>>>;

Checkers make_checkers(const Plan& plan) {
  Checkers checkers;
  for (const std::string& name : plan.checks) {
    const CheckerKind* kind = find_checker(name);
    SKERRY_CHECK(kind != nullptr);
    checkers.emplace_back(name, kind->make());
  }
  return checkers;
}

LedgerKeeper::Pasts pasts_for(const Plan& plan, const Checkers& checkers) {
  const bool are_asked =
      plan.replica.design->needs_causal_order || plan.replica.design->reference_needs_past ||
      std::any_of(checkers.begin(), checkers.end(),
                  [](const auto& checker) { return checker.second->needs_past(); });
  return are_asked ? LedgerKeeper::Pasts::kAsked : LedgerKeeper::Pasts::kUnasked;
}

}  // namespace

DocumentRun::DocumentRun(const Plan& plan, uint32_t document, const RunView& run,
                         Observers& observers)
    : document_(document),
      run_(run),
      checkers_(make_checkers(plan)),
      keeper_(plan.people, plan.following.readers(document), plan.nodes(),
              pasts_for(plan, checkers_), observers),
      heals_(observers) {
  // What others read comes before them.
  observers.add(keeper_, Observers::hooks_of<LedgerKeeper>(), document);
  observers.add(heals_, Observers::hooks_of<HealWatch>(), document);
  for (const auto& [name, checker] : checkers_) observers.add(*checker, checker->hooks(), document);
}

RunView::Totals DocumentRun::totals() const {
  const Ledger& ledger = keeper_.ledger();
  return {ledger.size(), ledger.applications(), ledger.unseen()};
}

}  // namespace skerry::harness
