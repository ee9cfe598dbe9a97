// A cell and a seed, made concrete: what the world needs to run it. Everything random that is
// decided before the run (topology, fault intervals) is drawn here, each from a stream of its own.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/status.h"
#include "harness/observe/run_view.h"
#include "harness/plan/cost_options.h"
#include "harness/plan/following.h"
#include "harness/plan/storage_options.h"
#include "harness/workloads/workload.h"
#include "sim/network/network.h"
#include "sim/network/topology.h"

namespace skerry::harness {

class Outside;  // harness/simulation/outside.h

struct Plan : Setting {
  uint64_t seed = 0;
  Duration longest_step;  // in settle: between two steps of what goes on
  Duration longest_reconnection;
  const replica::Architecture* architecture = nullptr;
  sim::LinkOptions links;
  sim::Topology topology;
  // By node (islands.h), where events go island by island (sim/kernel/island_queue.h); empty: all
  // in order of time.
  std::vector<uint32_t> islands;
  StorageOptions storage;
  CostOptions cost;
  Distribution clock_offset;
  int64_t clock_drift_ppm = 0;  // each node's drift is uniform within +- this
  struct Work {
    std::unique_ptr<Workload> workload;
    uint32_t document = 0;  // in which it is done
  };
  std::vector<Work> workloads;
  std::vector<std::string> checks;
  std::vector<std::string> without_metrics;
  Following following;  // who follows which documents, at some time of the run
  // Who does at its start; nothing: that is the same, and nobody begins or ends.
  std::optional<Following> at_start;
  const Following& following_at_start() const { return at_start ? *at_start : following; }
  // By document, people, where what all have is collected; else nobody.
  std::vector<std::vector<ReplicaId>> members;
  Outside* outside = nullptr;   // in which it is run live; must outlive the run
  bool share_histories = true;  // replicas share what their design can (crdts/object/commons.h)
  std::map<std::pair<uint32_t, uint32_t>, uint64_t> epochs;  // listed: by (node, opening from 1)
};

// The epoch of a node's opening (from 1) is drawn from these three alone, so that another replica's
// restarts do not move it and no two seeds share it. The life that it begins has the number
// 2 * opening - 1.
uint64_t drawn_epoch(uint64_t seed, uint32_t node, uint32_t opening);
// As listed, else as drawn.
uint64_t epoch_of(const Plan& plan, uint32_t node, uint32_t opening);

}  // namespace skerry::harness
