// What workloads whose people act at a rate have alike.
#pragma once

#include <string_view>
#include <utility>

#include "harness/workloads/arrivals.h"
#include "harness/workloads/mix.h"

namespace skerry::harness {

// Each wake-up of a person is one act. It gets a generator of its own, so that how much it draws
// may depend on what the person sees without moving anything else.
class RatedWorkload : public Workload {
 public:
  explicit RatedWorkload(Arrivals arrivals) : arrivals_(std::move(arrivals)) {}

  void setup(World& world) override { arrivals_.begin(world); }

  void wake(World& world, uint32_t person, uint64_t) final {
    if (!has_more(person)) return;
    Rng rng = Rng::stream(arrivals_.rng(person).next(), "workload/act");
    arrivals_.schedule_next(world, person);
    if (world.is_running(person)) {
      act(world, person, rng);
    } else {
      act_in_vain(world, person);
    }
  }

 protected:
  // REQUIRES: the person's replica runs.
  virtual void act(World& world, uint32_t person, Rng& rng) = 0;
  // It does not run: counted as refused, whatever it would have been.
  virtual void act_in_vain(World& world, uint32_t person) { world.submit(person, Command()); }
  // False once the person has done all that there is to do.
  virtual bool has_more(uint32_t person) const { return (void)person, true; }

 private:
  Arrivals arrivals_;
};

// The dots that people made and that `person` has heard of, as a uniformly drawn index into `dots`;
// nothing after a few unlucky draws.
template <typename Made>
const Made* draw_known(const std::vector<Made>& made, const World& world, uint32_t person,
                       Rng& rng) {
  for (int tries = 0; tries < 8 && !made.empty(); ++tries) {
    const Made& one = made[rng.below(made.size())];
    if (world.document(person).integrated().contains(one.dot)) return &one;
  }
  return nullptr;
}

}  // namespace skerry::harness
