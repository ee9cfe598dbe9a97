// How long the liveness phase must be at least: what convergence may need after the last fault.
#pragma once

#include <string>

#include "harness/scenario/reach.h"
#include "harness/scenario/scenario.h"
#include "replica/settling.h"

namespace skerry::harness {

// For how long after the last fault a dead stream may be taken for a living one.
//
// Three keep-alives, as DESIGN section 5 has it, unless the engine may have learned to wait longer:
// each connection that was closed for its silence and had brought nothing doubles the next one's
// patience (sync::Link::patience, at most 64 times). It takes a fault for each doubling that
// silences a stream without a reset, and one more for the stream that is dead at the end; only
// while a process is paused or a link degraded do connections still open and go silent again
// within one fault. Nor is there time for more doublings than silences fit before the last fault's
// end. A stream sends again what was lost after at most a minute, so that longer patience costs no
// more than that.
struct Silence {
  Duration longest;
  uint32_t doublings = 0;
};
Silence silence_after_faults(const Scenario& scenario);

// The least settle, and how it is summed up.
struct LeastSettle {
  Duration duration;
  std::string sum;
};

using replica::Assurance;

// As the architecture's row reckons it.
LeastSettle least_settle(const Scenario& scenario, const Reach& reach, Assurance assurance);

// How long nothing may be heard of a connection that is given up and made again; zero without them.
Duration longest_reconnection(const Scenario& scenario);

// How long what goes on in settle may make no step, and still goes on.
Duration longest_step(const Scenario& scenario, const Reach& reach);

}  // namespace skerry::harness
