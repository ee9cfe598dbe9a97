#include "harness/replay/break.h"

#include <algorithm>

#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "harness/run/word_of.h"

namespace skerry::harness {

StatusOr<std::vector<Break>> find_breaks(const Scenario& scenario, uint64_t seed,
                                         const Asked& asked, const ReplayWatch& watch) {
  StatusOr<Plan> plan = make_plan(scenario, seed);
  if (!plan.ok()) return plan.status();
  Run run(*std::move(plan));
  std::vector<Break> breaks;
  for (const std::string& check : asked.checks) {
    breaks.push_back({check, 0, 0, true, {}, {}, {}});
  }
  const auto note = [&run, &asked](Break& found) {
    const size_t place = place_of_check(run, found.check);
    found.document = document_with_the_word(run, place, asked.documents);
    const Checker& checker = *run.checkers(found.document)[place].second;
    found.event = found.is_at_end ? run.events() : checker.event();
    found.verdict = checker.verdict();
    found.detail = checker.detail();
    found.concern = checker.concern();
  };
  std::vector<Break*> open;
  for (Break& each : breaks) open.push_back(&each);
  // A checker knows in which event it broke: it is enough to look now and then.
  const auto look = [&] {
    std::erase_if(open, [&](Break* each) {
      if (!is_broken_in_any(run, place_of_check(run, each->check), asked.documents)) return false;
      each->is_at_end = false;
      note(*each);
      return true;
    });
  };
  run.begin();
  bool is_over = false;
  while (!open.empty() && !is_over) {
    is_over = !run.step();
    if (!is_over && (run.events() & 0x3FF) != 0) continue;
    look();
    if (watch && !watch(run.now(), run.setting().end_of_run)) {
      return absl::CancelledError("interrupted");
    }
  }
  if (open.empty()) return breaks;
  run.finish();
  for (Break* each : open) note(*each);
  return breaks;
}

}  // namespace skerry::harness
