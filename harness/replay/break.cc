#include "harness/replay/break.h"

#include <algorithm>

#include "harness/run/make_plan.h"
#include "harness/run/run.h"

namespace skerry::harness {
namespace {

const Checker& checker_of(const Run& run, const std::string& name) {
  const auto at = std::ranges::find(
      run.checkers(), name, [](const auto& known) -> const std::string& { return known.first; });
  return *at->second;
}

}  // namespace

StatusOr<std::vector<Break>> find_breaks(const Scenario& scenario, uint64_t seed,
                                         const std::vector<std::string>& checks,
                                         const ReplayWatch& watch) {
  StatusOr<Plan> plan = make_plan(scenario, seed);
  if (!plan.ok()) return plan.status();
  Run run(*std::move(plan));
  std::vector<Break> breaks;
  for (const std::string& check : checks) breaks.push_back({check, 0, true, {}, {}, {}});
  const auto note = [&run](Break& found, bool is_at_end) {
    const Checker& checker = checker_of(run, found.check);
    found.event = run.events();
    found.is_at_end = is_at_end;
    found.verdict = checker.verdict();
    found.detail = checker.detail();
    found.concern = checker.concern();
  };
  std::vector<Break*> open;
  for (Break& each : breaks) open.push_back(&each);
  run.begin();
  bool is_over = false;
  while (!open.empty() && !is_over) {
    is_over = !run.step();
    std::erase_if(open, [&](Break* each) {
      if (checker_of(run, each->check).verdict() != results::Verdict::kInvalid) return false;
      note(*each, false);
      return true;
    });
    if (watch && (run.events() & 0x3FF) == 0 && !watch(run.now(), run.setting().end_of_run)) {
      return absl::CancelledError("interrupted");
    }
  }
  if (open.empty()) return breaks;
  run.finish();
  for (Break* each : open) note(*each, true);
  return breaks;
}

}  // namespace skerry::harness
