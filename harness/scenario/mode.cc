// What does not go with a `[replicas] mode`, or a design.
#include "core/replication_mode.h"

#include "crdts/object/catalogue.h"
#include "harness/scenario/build.h"
#include "replica/local_first/summary.h"

namespace skerry::harness {

void check_mode(const Scenario& scenario, const TomlNode& root, Build& build) {
  const ReplicationMode mode = scenario.options.replica.mode;
  const std::string name(to_string(mode));
  const crdts::Design* design = scenario.options.replica.design;
  const sync::Options& sync = scenario.options.replica.sync;
  if (!crdts::supports(*design, mode)) {
    build.problems.add(place_of(root, "replicas", "mode"),
                       "`" + std::string(design->name) + "` has no mode `" + name +
                           "`: " + std::string(design->no_pure_operations));
  }
  if (sync.log_floor.ns > 0 && !replica::can_summarize(*design, mode)) {
    build.problems.add(
        place_of(root, "sync", "log_floor"),
        "`" + std::string(design->name) +
            "` has no snapshots; expected a `log_floor` of 0s, or a text or a design "
            "whose changes join");
  }
  if (!is_joined(mode)) return;
  if (sync.stability.ns > 0) {
    build.problems.add(place_of(root, "sync", "stability"),
                       "a state or a delta may bring back what was collected; expected a "
                       "`stability` of 0s in mode `" +
                           name + "`");
  }
  if (!sync.acknowledge) {
    build.problems.add(place_of(root, "sync", "acknowledge"),
                       "`acknowledge` is false, which passes single changes on; expected true in "
                       "mode `" +
                           name + "`");
  }
  if (sync.mutant != sync::Mutant::kNone) {
    build.problems.add(
        place_of(root, "sync", "mutant"),
        "this defect is of the modes of operations; expected \"none\" in mode `" + name + "`");
  }
}

}  // namespace skerry::harness
