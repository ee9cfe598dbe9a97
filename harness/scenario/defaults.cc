// What a scenario does not say and follows from what it says.
#include <algorithm>

#include "core/replication_mode.h"
#include "harness/scenario/build.h"

namespace skerry::harness {
namespace {

// Modes are compared at one interval.
bool compares_modes(const TomlNode& root) {
  const TomlMember* matrix = root.find("matrix");
  return matrix != nullptr && matrix->value.find("replicas.mode") != nullptr;
}

void set_defaults_of_mode(Tables& tables, const TomlNode& root) {
  const std::string name =
      tables.replicas.has("mode") ? tables.replicas.text("mode") : std::string();
  const ReplicationMode mode = mode_named(name).value_or(ReplicationMode::kOperations);
  const auto set = [&tables](std::string_view key, Duration duration) {
    if (!tables.sync.has(key)) tables.sync.set(key, duration);
  };
  const bool has_sessions = tables.sync.has("acknowledge") && tables.sync.boolean("acknowledge");
  const bool gathers_long = is_joined(mode) || compares_modes(root);
  set("interval", gathers_long   ? Duration::seconds(1)
                  : has_sessions ? Duration::milliseconds(10)
                                 : Duration{});
  set("stability", mode == ReplicationMode::kPureOperations ? Duration::seconds(1) : Duration{});
}

void set_defaults_of_topology(Tables& tables, const TomlNode& root) {
  const TomlMember* sync = root.find("sync");
  const bool names_topology = sync != nullptr && sync->value.find("topology") != nullptr;
  if (!names_topology && tables.sync.has("links")) {
    tables.sync.set("topology", std::string("links"));
  }
  if (tables.replicas.has("servers")) return;
  const std::string topology = tables.sync.has("topology") ? tables.sync.text("topology") : "";
  int64_t servers = topology == "hub" ? 1 : 0;
  if (topology == "links" && tables.sync.has("links")) {
    for (const LinkSpec& link : tables.sync.links("links").links) {
      for (const NodeName& node : {link.from, link.to}) {
        if (node.is_server) servers = std::max<int64_t>(servers, int64_t{node.index} + 1);
      }
    }
  }
  tables.replicas.set("servers", servers);
}

void set_default_k(Tables& tables) {
  if (tables.sync.has("k") || !tables.sync.has("topology")) return;
  int64_t k = 4;
  if (tables.sync.text("topology") == "tree") k = 2;
  if (tables.sync.text("topology") == "grid" && tables.replicas.has("count")) {
    const int64_t nodes = tables.replicas.integer("count") + tables.replicas.integer("servers");
    for (k = 1; k * k < nodes;) ++k;
  }
  tables.sync.set("k", k);
}

}  // namespace

void set_defaults(Tables& tables, const TomlNode& root) {
  set_defaults_of_topology(tables, root);
  set_default_k(tables);
  set_defaults_of_mode(tables, root);
}

}  // namespace skerry::harness
