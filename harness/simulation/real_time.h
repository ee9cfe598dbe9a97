// A simulation in real time: what comes in from outside (outside.h) between its own events. Where
// there is no outside it does nothing.
#pragma once

#include <cstdint>

#include "core/time.h"
#include "harness/simulation/outside.h"
#include "harness/simulation/people.h"
#include "harness/simulation/roster.h"
#include "harness/simulation/scene.h"

namespace skerry::harness {

class RealTime final : public Outside::Inside {
 public:
  RealTime(Scene& scene, Roster& roster, People& people)
      : scene_(scene), roster_(roster), people_(people) {}

  bool is_on() const { return scene_.plan.outside != nullptr; }
  void begin() {
    if (is_on()) scene_.plan.outside->begin(*this);
  }
  void end() {
    if (is_on()) scene_.plan.outside->end();
  }
  // Until the next event, or something came in. False: it cannot go on.
  bool wait();

  // Outside::Inside.
  Instant next() override;
  void came_up(uint32_t node, Wish wish) override;
  void came_down(uint32_t node, Input input) override;
  void stored(uint32_t node) override;

 private:
  void catch_up();

  Scene& scene_;
  Roster& roster_;
  People& people_;
};

}  // namespace skerry::harness
