// The rhythm of somebody who types: bursts of keystrokes with pauses between.
//
// Calibrated on the recorded sessions of the editing-traces collection: gaps between keystrokes
// have p50 0.15 s, p90 about 1 s, p99 about 15 s; inside bursts 3.4 to 6.9 keystrokes a second. One
// lognormal cannot have all of these; two can, a burst of 10 keystrokes in the mean and then a
// pause.
#pragma once

#include "core/distribution.h"
#include "core/time.h"

namespace skerry::harness {

class TypingPace {
 public:
  // `speed` divides every gap. REQUIRES: speed > 0.
  explicit TypingPace(double speed = 1);

  struct Gap {
    Duration length;
    bool is_pause = false;  // it ended a burst
  };
  // Two draws, whatever they give.
  Gap draw(Rng& rng) const;

 private:
  Sampler keystroke_;
  Sampler pause_;
};

}  // namespace skerry::harness
