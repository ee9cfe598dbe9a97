// How a verdict came about, in a few plain lines: the change, where it was last seen, the frame
// that was lost or refused, and the event to stop at.
//
// It rests on a checker's Concern (the change, the nodes) and on the run made again: once to find
// where checks break, once to see what became of the changes, once more where one waits for
// another, and twice where a value is wrong.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/status.h"
#include "harness/replay/break.h"
#include "harness/replay/witness.h"

namespace skerry::harness {

struct Harm {
  std::vector<std::string> lines;  // "the harm:    event #13, at 1 s: ..."; none: nothing is known
  std::optional<uint64_t> event;   // the one to stop at
  std::optional<DotRun> change;    // that it is about
  std::string node = {};           // to look at then: "server", "3"
  // In which it is, of a run with several.
  std::optional<uint32_t> document = {};
  // Why it is missing where it came: it needs this one, which is not there. Told in its place.
  std::optional<DotRun> waits_for = {};
};

// With the line that stops at the event and shows the node; `again` tells the run: "skerry replay
// FILE --seed 1".
std::vector<std::string> lines_of(const Harm& harm, const std::string& again);

// Of each of the checks where it first breaks, and how that came about where it is invalid; all of
// it at once. Errors: as find_breaks().
struct ToldBreak {
  Break broken;
  Harm harm;
};
StatusOr<std::vector<ToldBreak>> harms_of(const Scenario& scenario, uint64_t seed,
                                          const Asked& asked, const ReplayWatch& watch = {});

}  // namespace skerry::harness
