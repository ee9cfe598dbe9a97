// Faults begin and end: links for the network, processes for their nodes, disks for their logs.
#pragma once

#include <cstdint>

#include "harness/simulation/disk_faults.h"
#include "harness/simulation/roster.h"
#include "harness/simulation/scene.h"

namespace skerry::harness {

class AppliedFaults {
 public:
  AppliedFaults(Scene& scene, Roster& roster)
      : scene_(scene), roster_(roster), disks_(scene, roster) {}

  // Events for all of the plan.
  void schedule();
  // By their numbers in the plan. The end is scheduled by the begin.
  void begin(uint32_t fault);
  void end(uint32_t fault);
  void mark_disks(uint32_t fault) { disks_.mark(fault); }

 private:
  void change_following(const sim::FaultInterval& interval);
  // What is alike at both edges: of the node's machine, its network and its being counted.
  void pass(uint32_t node, const sim::FaultEffect& effect, Observer::Edge edge);
  void begin_at(uint32_t node, uint32_t fault);
  void end_at(uint32_t node, uint32_t fault);

  Scene& scene_;
  Roster& roster_;
  DiskFaults disks_;
};

}  // namespace skerry::harness
