#include "harness/scenario/acknowledging.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/nearest.h"
#include "core/replication_mode.h"
#include "harness/scenario/build.h"
#include "harness/scenario/topology.h"
#include "harness/scenario/values.h"

namespace skerry::harness {
namespace {

// "2 replicas" or "1 replica".
std::optional<uint32_t> replicas_in(const std::string& text) {
  uint32_t count = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, count);
  const std::string_view unit(read.ptr, static_cast<size_t>(end - read.ptr));
  const bool is_it =
      read.ec == std::errc() && count > 0 && unit == (count == 1 ? " replica" : " replicas");
  return is_it ? std::optional(count) : std::nullopt;
}

// Where the level is named.
Place place_of_level(const TomlNode& root, std::string_view level) {
  const TomlMember* sync = root.find("sync");
  const TomlMember* list = sync == nullptr ? nullptr : sync->value.find("acknowledge_at");
  if (list != nullptr) {
    for (const TomlNode& item : list->value.items) {
      if (item.text.find(level) != std::string::npos) return item.place;
    }
  }
  return place_of(root, "sync", "acknowledge_at");
}

// The most peers that a person's replica has, of those that `counts`.
template <typename Counts>
size_t most_peers(const sim::Topology& topology, Counts counts) {
  size_t most = 0;
  for (uint32_t person = 0; person < topology.people(); ++person) {
    const auto peers = topology.neighbours(person);
    const auto count = std::count_if(peers.begin(), peers.end(), counts);
    most = std::max(most, static_cast<size_t>(count));
  }
  return most;
}

}  // namespace

StatusOr<AcknowledgeAt> acknowledge_at_in(const std::vector<std::string>& levels) {
  static const std::vector<std::string> kWords = {"memory", "local", "server", "stable"};
  AcknowledgeAt at;
  for (size_t i = 0; i < levels.size(); ++i) {
    const std::string& level = levels[i];
    if (std::find(levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(i), level) !=
        levels.begin() + static_cast<std::ptrdiff_t>(i)) {
      return invalid("`" + level + "` is named twice");
    }
    const std::optional<uint32_t> replicas = replicas_in(level);
    if (replicas && at.replicas > 0) {
      return invalid("`" + level + "` beside `" + std::to_string(at.replicas) +
                     (at.replicas == 1 ? " replica" : " replicas") + "`; expected one number");
    }
    if (replicas) {
      at.replicas = *replicas;
    } else if (level == "memory") {
      at.memory = true;
    } else if (level == "server") {
      at.server = true;
    } else if (level == "stable") {
      at.stable = true;
    } else if (level != "local") {
      const auto meant = nearest(level, kWords);
      return invalid("`" + level + "` is no level; " +
                     (meant ? "did you mean `" + *meant + "`?"
                            : "expected memory, local, server, stable, or a number of others as "
                              "in \"2 replicas\""));
    }
  }
  return at;
}

void check_acknowledge_at(const Scenario& scenario, const TomlNode& root, Build& build) {
  const auto at = acknowledge_at_in(scenario.options.acknowledge_at);
  if (!at.ok()) {
    build.problems.add(place_of(root, "sync", "acknowledge_at"),
                       "`acknowledge_at`: " + std::string(at.status().message()));
    return;
  }
  const auto refuse = [&](std::string_view level, const std::string& why) {
    build.problems.add(place_of_level(root, level), "nobody would ever be told: " + why);
  };
  const replica::Config& replica = scenario.options.replica;
  if (at->stable && is_joined(replica.mode)) {
    refuse("stable",
           "where states and deltas travel (`mode` = " + std::string(to_string(replica.mode)) +
               ") nobody says what all have; expected a level below `stable`");
  } else if (at->stable && replica.sync.stability.ns == 0) {
    refuse("stable",
           "people say what they have where [sync] stability is above 0s; expected it, "
           "or a level below `stable`");
  }
  if (!at->server && at->replicas == 0) return;
  const auto topology = make_topology(scenario, scenario.first_seed);
  if (!topology.ok()) return;  // said elsewhere
  const auto is_server = [&](sim::NodeIndex peer) { return topology->is_server(peer); };
  if (at->server && most_peers(*topology, is_server) == 0) {
    refuse("server",
           "no person's replica has a server among its peers, and others do not speak "
           "for one; expected `servers` and a topology that links to them, or another "
           "level");
  }
  const size_t most = most_peers(*topology, [](sim::NodeIndex) { return true; });
  if (at->replicas > most) {
    refuse("replica", "no person's replica has more than " + std::to_string(most) +
                          (most == 1 ? " peer" : " peers") + " in this topology, and only peers " +
                          "say what they hold; expected at most \"" + std::to_string(most) +
                          (most == 1 ? " replica\"" : " replicas\""));
  }
}

}  // namespace skerry::harness
