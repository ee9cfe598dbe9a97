// One clock that runs ahead silences a writer whose clock is right and who writes later.
//
// Read off values alone, in any family: without the writer's command everything is as it is with
// it; had the clock not jumped, the command would have had an effect.
#include "harness/anomalies/detector.h"

namespace skerry::harness {
namespace {

History without_last(const History& history) { return {history.begin(), history.end() - 1}; }

History with_good_clocks(History history) {
  for (Step& step : history) step.clock_jump_ns = 0;
  return history;
}

}  // namespace

std::string find_clock_poisoning(const Observation& seen) {
  // The step that is last in real time is the one that may be silenced.
  const size_t last = seen.history.size() - 1;
  const Step& silenced = seen.history[last];
  if (silenced.clock_jump_ns != 0) return "";
  size_t ahead = last;
  for (size_t i = 0; i < last; ++i) {
    if (seen.history[i].clock_jump_ns > 0 && seen.history[i].replica != silenced.replica) ahead = i;
  }
  if (ahead == last) return "";
  const History before = without_last(seen.history);
  if (seen.performed(before) != seen.value) return "";
  const auto good = seen.performed(with_good_clocks(seen.history));
  const auto good_before = seen.performed(with_good_clocks(before));
  if (!good || !good_before || *good == *good_before) return "";
  return "step " + std::to_string(last + 1) +
         ", which is later, has no effect because the clock of " + "step " +
         std::to_string(ahead + 1) + " runs ahead; by good clocks all would give " +
         to_display(*good);
}

}  // namespace skerry::harness
