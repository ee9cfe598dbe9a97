// Nodes, network, faults and people in virtual time: the queue, the clock, and one event after the
// other.
//
// Each part has its subject and class: processes (process.h), people and their workloads
// (people.h), faults (applied_faults.h), the end (ending.h). Observers (harness/observe) are told
// what happens; what they make of it nothing here knows.
//
// Thread safety: none; a simulation belongs to one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>

#include "harness/simulation/applied_faults.h"
#include "harness/simulation/ending.h"
#include "harness/simulation/memory.h"
#include "harness/simulation/people.h"
#include "harness/simulation/real_time.h"
#include "harness/simulation/roster.h"
#include "harness/simulation/scene.h"
#include "sim/network/look_ahead.h"

namespace skerry::harness {

// Where to hold a run: at whichever of these it comes to first.
struct Stop {
  Instant at = Instant::max();                            // all have come to this or further
  uint64_t event = std::numeric_limits<uint64_t>::max();  // so many events are done
  std::function<bool()> when = {};  // asked before each event: whether a check broke; null: never
};
enum class Halt : uint8_t { kStop, kEnd };

class Simulation final : public Observed {
 public:
  // `record` is what observers have made of it; both must outlive the simulation.
  Simulation(Plan plan, const RunRecord& record, Observers& observers);
  // The processes work in the scene's room, and go first.
  ~Simulation() {
    end();
    for (uint32_t node = 0; node < roster_.size(); ++node) roster_.drop(node);
  }
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  // Processes start and workloads are set up. Once, before the first step.
  void begin();
  // Nothing happens any more, outside either.
  void end() { real_time_.end(); }
  // One event more. False: the run is over, by convergence or by the end of the settle phase.
  bool step();
  // Steps until a stop is reached, where it is not yet, or the run is over.
  Halt run_to(const Stop& stop);
  // Destroys the replicas and says what they held. REQUIRES: nothing is asked of it any more.
  MemoryShares take_apart() { return harness::take_apart(scene_, roster_); }

  const Plan& plan() const { return scene_.plan; }
  // What all have come to: of a crowd of islands (plan.h) some may be further.
  Instant reached() const { return scene_.queue.reached(scene_.now); }
  const Roster& roster() const { return roster_; }
  const RunView& view() const { return scene_.view(); }

  // Observed.
  Instant now() const override { return scene_.now; }
  uint64_t events() const override { return events_; }
  const std::vector<uint32_t>& holders(uint32_t document) const override {
    return scene_.following().holders(document);
  }
  const std::vector<uint32_t>& ever_holders(uint32_t document) const override {
    return scene_.plan.following.holders(document);
  }
  std::span<const uint32_t> documents_of(uint32_t node) const override {
    return scene_.following().of(node);
  }
  std::span<const uint32_t> documents_ever_of(uint32_t node) const override {
    return scene_.plan.following.of(node);
  }
  uint32_t distinct_sets() const override { return scene_.standing.censuses.distinct(); }
  uint32_t distinct_sets(uint32_t document) const override {
    return scene_.standing.censuses.distinct(document);
  }
  const sim::NetworkCounters& network() const override { return scene_.network.counters(); }
  std::string under_way() const override {
    if (!under_way_) under_way_ = harness::under_way(scene_, roster_);
    return *under_way_;
  }

 private:
  bool step_in_real_time();
  // Nothing more may happen after what has happened and before `next`.
  bool is_over(Instant next) const;
  // What is next in the queue happens now.
  void handle(const sim::Event& event);

  void look_ahead();
  // Where another stretch of islands begins, or none.
  void turn_stretch(int64_t stretch);
  void dispatch(const sim::Event& event);

  Roster roster_;  // before the scene, whose network tells it
  Scene scene_;
  People people_;
  AppliedFaults faults_;
  RealTime real_time_;
  sim::LookAhead<24, 22, 12, 8, 4> datagrams_ahead_;
  sim::LookAhead<24, 22, 20, 19, 16, 13, 12, 9, 6, 3> look_ahead_;
  uint64_t events_ = 0;
  int64_t stretch_ = sim::IslandQueue::kNever;  // that is open, by its end
  Instant furthest_;                            // in which anything happened on any island
  // At the end the checks of every document ask, and each answer looks at all nodes.
  mutable std::optional<std::string> under_way_;
};

}  // namespace skerry::harness
