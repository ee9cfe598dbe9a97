// Faults of disks: what a process finds when it restarts is not what it left.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <utility>

#include "harness/simulation/roster.h"
#include "harness/simulation/scene.h"

namespace skerry::harness {

class DiskFaults {
 public:
  DiskFaults(Scene& scene, Roster& roster) : scene_(scene), roster_(roster) {}

  // A rollback needs what the log held at the moment that it goes back to: an event for each.
  // Before the faults' own, which may be in the same instant.
  void schedule_marks();
  // The moment has come.
  void mark(uint32_t fault);
  // REQUIRES: the node's process is down.
  void damage(uint32_t node, uint32_t fault);

 private:
  struct Found {
    std::shared_ptr<const Volume::Image> image;  // null: nothing
    ActorId opened;
  };
  Found take_from(uint32_t node);
  Found found_by(uint32_t node, uint32_t fault);

  Scene& scene_;
  Roster& roster_;
  std::map<std::pair<uint32_t, uint32_t>, Found> marks_;  // by (fault, node)
};

}  // namespace skerry::harness
