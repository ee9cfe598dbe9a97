// What follows from `[replicas] mode`: defaults, and what does not go with it.
#include "core/replication_mode.h"

#include "crdts/object/catalogue.h"
#include "harness/scenario/build.h"

namespace skerry::harness {
namespace {

// Modes are compared at one interval.
bool compares_modes(const TomlNode& root) {
  const TomlMember* matrix = root.find("matrix");
  return matrix != nullptr && matrix->value.find("replicas.mode") != nullptr;
}

}  // namespace

void set_defaults_of_mode(Scenario& scenario, const TomlNode& root) {
  const std::string name =
      scenario.replicas.has("mode") ? scenario.replicas.text("mode") : std::string();
  const ReplicationMode mode = mode_named(name).value_or(ReplicationMode::kOperations);
  const auto set = [&scenario](std::string_view key, bool is_second) {
    if (scenario.sync.has(key)) return;
    scenario.sync.set(key, is_second ? Duration::seconds(1) : Duration{});
  };
  set("interval", is_joined(mode) || compares_modes(root));
  set("stability", mode == ReplicationMode::kPureOperations);
}

void check_mode(const Scenario& scenario, const TomlNode& root, Build& build) {
  const std::string& name = scenario.replicas.text("mode");
  const ReplicationMode mode = *mode_named(name);
  const crdts::Design* design = crdts::find_design(scenario.replicas.text("crdt"));
  if (!crdts::supports(*design, mode)) {
    build.problems.add(place_of(root, "replicas", "mode"),
                       "`" + std::string(design->name) + "` has no mode `" + name +
                           "`: " + std::string(design->no_pure_operations));
  }
  if (!is_joined(mode)) return;
  if (scenario.sync.duration("stability").ns > 0) {
    build.problems.add(place_of(root, "sync", "stability"),
                       "a state or a delta may bring back what was collected; expected a "
                       "`stability` of 0s in mode `" +
                           name + "`");
  }
  if (!scenario.sync.boolean("acknowledge")) {
    build.problems.add(place_of(root, "sync", "acknowledge"),
                       "`acknowledge` is false, which passes single changes on; expected true in "
                       "mode `" +
                           name + "`");
  }
  if (scenario.sync.text("mutant") != "none") {
    build.problems.add(
        place_of(root, "sync", "mutant"),
        "this defect is of the modes of operations; expected \"none\" in mode `" + name + "`");
  }
}

}  // namespace skerry::harness
