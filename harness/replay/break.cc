#include "harness/replay/break.h"

#include <algorithm>

#include "harness/run/make_plan.h"
#include "harness/run/run.h"

namespace skerry::harness {

StatusOr<std::vector<Break>> find_breaks(const Scenario& scenario, uint64_t seed,
                                         const Asked& asked, const ReplayWatch& watch) {
  StatusOr<Plan> plan = make_plan(scenario, seed);
  if (!plan.ok()) return plan.status();
  Run run(*std::move(plan));
  const RunView& view = run.view();
  std::vector<Break> breaks;
  for (const std::string& check : asked.checks) {
    breaks.push_back({check, 0, 0, true, {}, {}, {}});
  }
  const auto note = [&](Break& found, const Word& word) {
    found.document = word.document;
    found.event = found.is_at_end ? view.events() : word.checker->event();
    found.verdict = word.checker->verdict();
    found.detail = word.checker->detail();
    found.concern = word.checker->concern();
  };
  std::vector<Break*> open;
  for (Break& each : breaks) open.push_back(&each);
  // A checker knows in which event it broke: it is enough to look now and then.
  const auto look = [&] {
    std::erase_if(open, [&](Break* each) {
      const Word word = word_of(run.checkers(), each->check, asked.documents);
      if (word.checker->verdict() != results::Verdict::kInvalid) return false;
      each->is_at_end = false;
      note(*each, word);
      return true;
    });
  };
  run.begin();
  bool is_over = false;
  while (!open.empty() && !is_over) {
    is_over = !run.step();
    if (!is_over && (view.events() & 0x3FF) != 0) continue;
    look();
    if (watch && !watch(view.now(), view.setting().end_of_run)) {
      return absl::CancelledError("interrupted");
    }
  }
  if (open.empty()) return breaks;
  run.finish();
  for (Break* each : open) note(*each, word_of(run.checkers(), each->check, asked.documents));
  return breaks;
}

}  // namespace skerry::harness
