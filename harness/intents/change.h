// The changes of a whole run, as one who saw everything knows them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/change.h"
#include "core/command.h"
#include "core/time.h"
#include "core/version_vector.h"
#include "crdts/object/anomaly.h"

namespace skerry::harness {

struct MadeChange {
  DotRun dots;
  HybridTime time;
  VersionVector past;  // what its author had integrated
  Command command;
  bool showed = true;  // false: it put something, and not even its author saw it there
};

// In commit order, which extends causality; changes are named by their place here.
using MadeChanges = std::vector<MadeChange>;

// A command that changed nothing although its author did not see there what it puts there.
struct VainCommand {
  uint32_t replica = 0;
  Command command;
};

inline bool has_seen(const MadeChange& one, const MadeChange& other) {
  return one.past.contains({other.dots.actor, other.dots.last()});
}

// "change 17 of replica 3".
inline std::string format_dot(const Dot& dot) {
  return "change " + std::to_string(dot.sequence) + " of replica " +
         std::to_string(dot.actor.replica.value);
}

// What came of a run's intents. Each anomaly keeps its first example, whether or not the design
// claims to be free of it.
struct IntentFindings {
  std::map<std::string, double> metrics;  // by catalogue name; absent where they do not apply
  std::map<crdts::Anomaly, std::string> examples;
};

}  // namespace skerry::harness
