// What a table cannot show alone: whether the parts of a cell fit one another.
#include <algorithm>

#include "crdts/object/catalogue.h"
#include "harness/scenario/build.h"
#include "harness/scenario/documents.h"
#include "harness/scenario/fault_plan.h"
#include "harness/scenario/reach.h"
#include "harness/scenario/settle.h"
#include "harness/scenario/topology.h"
#include "harness/scenario/units.h"
#include "harness/workloads/attendance.h"
#include "harness/workloads/workload.h"
#include "sim/faults/fault.h"

namespace skerry::harness {
namespace {

// Where the nth [[list]] names its kind.
Place place_of_kind(const TomlNode& root, std::string_view list, size_t index) {
  const TomlMember* member = root.find(list);
  const TomlNode& table = member->value.items[index];
  return table.find("kind")->value.place;
}

std::string error_of_workload(const Entry& entry, const WorkloadKind& kind, uint32_t people,
                              Family family, uint64_t seed, std::vector<TriedWorkload>& tried) {
  for (const TriedWorkload& earlier : tried) {
    if (earlier.kind == entry.kind && earlier.people == people && earlier.family == family &&
        earlier.settings == entry.settings) {
      return earlier.error;
    }
  }
  WorkloadContext context;
  context.people = people;
  context.rng = Rng::stream(seed, "validate");
  context.seed = seed;
  context.family = family;
  const auto made = make_workload(kind, entry.settings, context);
  const std::string error(made.ok() ? "" : made.status().message());
  tried.push_back({entry.kind, entry.settings, people, family, error});
  return error;
}

void check_workloads(Scenario& scenario, const TomlNode& root, Build& build) {
  const crdts::Design* design = scenario.options.replica.design;
  std::vector<Entry> kept;
  for (size_t i = 0; i < scenario.workloads.size(); ++i) {
    const Entry& entry = scenario.workloads[i];
    const WorkloadKind* kind = find_workload(entry.kind);
    if (kind->family.value_or(design->family) != design->family) continue;
    const std::string error = error_of_workload(entry, *kind, *build.context.people, design->family,
                                                scenario.first_seed, *build.tried);
    if (entry.kind == "attachments" && !scenario.options.replica.sync.blobs.is_on()) {
      build.problems.add(place_of_kind(root, "workload", i),
                         "nobody can attach files here: expected [blobs] fetch = \"always\" or "
                         "\"never\"");
    } else if (!error.empty()) {
      build.problems.add(place_of_kind(root, "workload", i), "this workload cannot be: " + error);
    } else if (entry.settings.has("start") &&
               entry.settings.duration("start") >= scenario.duration) {
      build.problems.add(place_of_kind(root, "workload", i),
                         "this workload never begins: its `start` is " +
                             format_duration(entry.settings.duration("start")) +
                             ", and the safety phase ends at " +
                             format_duration(scenario.duration));
    }
    kept.push_back(entry);
  }
  if (kept.empty()) {
    build.problems.add(place_of(root, "replicas", "crdt"),
                       "no [[workload]] of this scenario does what `" + std::string(design->name) +
                           "` takes; `skerry list workloads` shows which does");
  }
  scenario.workloads = std::move(kept);
}

// Whether the architecture can have the cell's design, links and disks.
void check_architecture(const Scenario& scenario, const TomlNode& root, Build& build) {
  const Options& options = scenario.options;
  const replica::Architecture& architecture = *options.replicas.architecture;
  std::string why = architecture.misfit == nullptr ? "" : architecture.misfit(options.replica);
  const bool is_hub = options.topology.kind == "hub" && options.replicas.servers == 1;
  if (why.empty() && architecture.has_order && !is_hub) {
    why = "it needs one server, and [sync] topology = \"hub\"";
  }
  if (why.empty() && architecture.has_order && changes_following(scenario)) {
    why = "its people follow the same documents all the time, which a [[fault]] changes";
  }
  const auto loses_disks = [](const Entry& fault) {
    return sim::find_fault(fault.kind)->effect.log != sim::FaultEffect::Log::kKept;
  };
  const auto lost = std::ranges::find_if(scenario.faults, loses_disks);
  if (why.empty() && architecture.has_order && lost != scenario.faults.end()) {
    why = "its server's order is what all rest on, and the fault `" + lost->kind +
          "` would take or change what a disk holds";
  }
  if (why.empty()) return;
  build.problems.add(
      place_of(root, "replicas", "architecture"),
      "the architecture `" + std::string(architecture.name) + "` cannot be here: " + why);
}

void check_faults(const Scenario& scenario, const TomlNode& root, Build& build) {
  const sim::FaultContext context = fault_context(scenario);
  for (size_t i = 0; i < scenario.faults.size(); ++i) {
    const Entry& entry = scenario.faults[i];
    if (!check_fault_documents(scenario, root, i, build)) continue;
    Rng rng = Rng::stream(scenario.first_seed, "validate");
    const auto intervals =
        sim::expand_fault(*sim::find_fault(entry.kind), entry.settings, context, rng);
    if (intervals.ok()) continue;
    build.problems.add(place_of_kind(root, "fault", i),
                       "this fault cannot be: " + std::string(intervals.status().message()));
  }
}

// What was sent together is in a stream's buffer before the stream can say that it is full, and a
// stream whose buffer overflows is reset.
void check_window(const Scenario& scenario, const TomlNode& root, Build& build) {
  constexpr int64_t kKibibyte = 1024;
  constexpr int64_t kBesides = 64 * kKibibyte;  // handshakes, acknowledgements, probes
  if (scenario.options.replica.sync.transport != sync::Transport::kStream) return;
  const auto window = static_cast<int64_t>(scenario.options.replica.sync.window_bytes);
  const auto buffer = static_cast<int64_t>(scenario.options.links.send_buffer_bytes);
  const int64_t most = (buffer / 4 * 3 - kBesides) / kKibibyte * kKibibyte;
  if (window + kBesides <= buffer / 4 * 3) return;
  const int64_t kibibytes = (window + kBesides + kKibibyte - 1) / kKibibyte;
  const int64_t least_buffer = (kibibytes * 4 + 2) / 3 * kKibibyte;
  const TomlMember* sync = root.find("sync");
  const bool names_window = sync != nullptr && sync->value.find("window") != nullptr;
  const Place place =
      names_window ? place_of(root, "sync", "window") : place_of(root, "network", "send_buffer");
  build.problems.add(place, "`window` is " + format_size(window) + " and `send_buffer` " +
                                format_size(buffer) + "; expected a window of at most " +
                                format_size(most) + ", which is 3/4 of the buffer less " +
                                format_size(kBesides) + ", or a send_buffer of at least " +
                                format_size(least_buffer));
}

// Or a problem where the topology cannot be made.
std::optional<Reach> check_topology(const Scenario& scenario, const TomlNode& root, Build& build) {
  constexpr uint64_t kMostLinks = uint64_t{1} << 24;
  const std::string& kind = scenario.options.topology.kind;
  const uint64_t nodes = uint64_t{*build.context.people} + *build.context.servers;
  if ((kind == "hub" || kind == "hubs") && *build.context.servers == 0) {
    build.problems.add(place_of(root, "replicas", "servers"),
                       "a hub needs a server; expected `servers` of at least 1");
    return std::nullopt;
  }
  const uint64_t k = scenario.options.topology.k;
  const bool is_dense = kind == "mesh" || kind == "regions";
  const bool has_k = kind == "ring_k" || kind == "random_k";
  const uint64_t of_node = kind == "grid" ? 4 : 2 * (has_k ? k : 1);
  if (const uint64_t links = nodes * (is_dense ? nodes : of_node); links > kMostLinks) {
    build.problems.add(place_of(root, "sync", "topology"),
                       "a " + kind + " of " + std::to_string(nodes) + " nodes has up to " +
                           std::to_string(links) + " links; expected at most " +
                           std::to_string(kMostLinks));
    return std::nullopt;
  }
  if (kind == "regions" && scenario.options.topology.rtt_matrix.empty()) {
    build.problems.add(place_of(root, "sync", "topology"),
                       "the topology `regions` needs [network] rtt_matrix and regions");
    return std::nullopt;
  }
  const auto topology = make_topology(scenario, scenario.first_seed);
  if (!topology.ok()) {
    Place place = place_of(root, "sync",
                           scenario.options.topology.links.links.empty() ? "topology" : "links");
    if (kind == "regions") place = place_of(root, "network", "rtt_matrix");
    build.problems.add(place,
                       "this topology cannot be: " + std::string(topology.status().message()));
    return std::nullopt;
  }
  return reach_of(scenario, *topology);
}

// Up to the next whole millisecond, so that the figure in a message is short and is enough.
Duration rounded_up(Duration duration) {
  constexpr int64_t kMillisecond = 1'000'000;
  return Duration{(duration.ns + kMillisecond - 1) / kMillisecond * kMillisecond};
}

// The settle that is given, or else the least that is enough.
void check_settle(Scenario& scenario, const Reach& reach, const TomlNode& root, Build& build) {
  scenario.longest_step = longest_step(scenario, reach);
  scenario.longest_reconnection = longest_reconnection(scenario);
  const TomlMember* given = root.find("settle");
  if (given == nullptr) {
    const LeastSettle enough = least_settle(scenario, reach, Assurance::kEnough);
    scenario.settle = enough.duration;
    scenario.settle_sum = enough.sum;
    return;
  }
  const LeastSettle least = least_settle(scenario, reach, Assurance::kPossible);
  if (scenario.settle >= least.duration) return;
  build.problems.add(given->value.place, "`settle` is " + format_duration(scenario.settle) +
                                             "; expected at least " +
                                             format_duration(least.duration) + ": " + least.sum +
                                             "; without `settle` what is enough is taken");
}

// A peer whose words take longer than it may be silent is never heard.
void check_keep_alive(const Scenario& scenario, Duration one_way, const TomlNode& root,
                      Build& build) {
  const Duration keep_alive = scenario.options.replica.sync.keep_alive;
  const Duration round_trips = rounded_up(one_way * 4);
  const bool is_stream = scenario.options.replica.sync.transport == sync::Transport::kStream;
  if (!is_stream || keep_alive * 3 >= one_way * 4) return;
  const Duration least = rounded_up(Duration{(one_way.ns * 4 + 2) / 3});
  build.problems.add(place_of(root, "sync", "keep_alive"),
                     "`keep_alive` is " + format_duration(keep_alive) + "; expected at least " +
                         format_duration(least) + ": 3 of them are silence enough to close a " +
                         "stream, and 2 round trips of the slowest link are " +
                         format_duration(round_trips) + " at the median");
}

}  // namespace

void check_cell(Scenario& scenario, const TomlNode& root, Build& build) {
  check_workloads(scenario, root, build);
  check_architecture(scenario, root, build);
  check_faults(scenario, root, build);
  check_window(scenario, root, build);
  check_mode(scenario, root, build);
  check_leases(scenario, root, build);
  check_documents(scenario, root, build);
  check_following_changes(scenario, root, build);
  check_versions(scenario, root, build);
  check_acknowledge_at(scenario, root, build);
  if (const auto reach = check_topology(scenario, root, build)) {
    check_settle(scenario, *reach, root, build);
    check_keep_alive(scenario, reach->median, root, build);
  }
}

}  // namespace skerry::harness
