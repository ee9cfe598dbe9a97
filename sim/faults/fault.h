// Faults as intervals of virtual time.
//
// A scenario's fault entry, scheduled or random, is expanded before the run starts into intervals;
// the run then only begins and ends them. So the whole plan can be printed, shaded in a plot and
// shrunk, and drawing it never moves another stream. All intervals end by the end of the safety
// phase.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/parameters.h"
#include "core/rng.h"
#include "core/status.h"
#include "core/time.h"

namespace skerry::sim {

using NodeIndex = uint32_t;

struct FaultInterval {
  enum class Effect : uint8_t {
    kCut,        // links from a node of one group to a node of another carry nothing (silently)
    kCutOneWay,  // only links from group 0 to group 1
    kDegrade,    // links of `nodes` (all links where empty) get slower and lossier
    kCrash,      // processes lose their memory; hosts answer with resets; restart at the end
    kOutage,     // hosts lose power: memory lost, nothing answers; restart at the end
    kPause,      // processes stop, their hosts' network lives
    kSleep,      // processes stop and the network is off; passed timers fire once on waking
    kClockJump,  // the wall clock of `nodes` jumps by `jump` at `from` (and stays)
    kAmnesia,    // as kCrash, and their logs are emptied
    kRollback,   // as kCrash, and their logs go back to what they held at `from` - `back`
    kClone,      // as kCrash, and their logs become copies of what that of `source` holds at `from`
  };
  Effect effect = Effect::kCut;
  Instant from;
  Instant to;
  std::string kind;                // the catalogue's name, for reports
  std::vector<uint32_t> group_of;  // for cuts: the group of every node
  std::vector<NodeIndex> nodes;    // for the rest
  double latency_factor = 1;       // kDegrade
  double extra_loss = 0;           // kDegrade, 0..1
  double bandwidth_factor = 1;     // kDegrade, 0..1
  Duration jump;                   // kClockJump
  Duration back;                   // kRollback
  NodeIndex source = 0;            // kClone
  bool keeps_epoch = false;        // kRollback, kClone: goes on as the process that wrote the log

  // Processes lose their memory at `from` and restart from their logs at `to`.
  bool stops_processes() const {
    return effect == Effect::kCrash || effect == Effect::kOutage || damages_logs();
  }
  bool damages_logs() const {
    return effect == Effect::kAmnesia || effect == Effect::kRollback || effect == Effect::kClone;
  }
};

// What an expansion may know.
struct FaultContext {
  uint32_t people = 0;
  uint32_t servers = 0;  // node indices people .. people + servers - 1
  Instant end;           // of the safety phase
  NodeIndex index_of(const NodeName& name) const {
    return name.is_server ? people + name.index : name.index;
  }
  uint32_t nodes() const { return people + servers; }
};

struct FaultKind {
  std::string_view name;
  std::string_view help;
  std::span<const Parameter> parameters;
  // Draws from `rng` alone, its own stream.
  StatusOr<std::vector<FaultInterval>> (*expand)(const Settings&, const FaultContext&, Rng& rng);
};

// partition, one_way_cut, flapping, isolate, degrade, outage, crash, pause, sleep, amnesia,
// rollback, clone, clock_jump; each scheduled (`at`, `for`) or random (`mean_time_between`, `for` a
// distribution).
std::span<const FaultKind> fault_catalogue();
const FaultKind* find_fault(std::string_view name);

}  // namespace skerry::sim
