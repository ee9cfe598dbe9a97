#include "harness/run/make_plan.h"

#include <algorithm>

#include "harness/plan/islands.h"
#include "harness/plan/listed.h"
#include "harness/scenario/documents.h"
#include "harness/scenario/entry_stream.h"
#include "harness/scenario/fault_plan.h"
#include "harness/scenario/topology.h"
#include "harness/workloads/attendance.h"

namespace skerry::harness {
namespace {

// So many nodes do not stay in the processor's cache while each has its turn.
constexpr uint32_t kCrowd = 1024;

// Done once in each document, by those who follow it: who follows several divides what they do
// among them.
Status add_workload(const Scenario& scenario, size_t i, Plan& plan) {
  const Entry& entry = scenario.workloads[i];
  const WorkloadKind* kind = find_workload(entry.kind);
  if (kind == nullptr) return invalid("unknown workload: " + entry.kind);
  WorkloadContext context{plan.people, entry_stream(plan.seed, "workload", scenario.workloads, i),
                          plan.seed, plan.design().family};
  const Following& following = plan.following;
  const uint32_t documents = following.documents();
  if (documents > 1 && kind->says_who_and_when) {
    return invalid("workload " + entry.kind +
                   " says itself who does what, in the only document; expected documents = 1");
  }
  const uint64_t of_documents = documents > 1 ? context.rng.next() : 0;
  for (uint32_t person = 0; person < plan.people && documents > 1; ++person) {
    context.followed.push_back(static_cast<uint32_t>(following.of(person).size()));
  }
  for (uint32_t document = 0; document < documents; ++document) {
    if (documents > 1) {
      context.rng = Rng::stream(of_documents, "document/" + std::to_string(document));
      context.documents = documents;
      context.takers.clear();
      for (const uint32_t node : following.holders(document)) {
        if (node < plan.people) context.takers.push_back(node);
      }
      if (context.takers.empty()) continue;
    }
    auto workload = make_workload(*kind, entry.settings, context);
    if (!workload.ok()) return workload.status();
    if (*workload != nullptr) plan.workloads.push_back({*std::move(workload), document});
  }
  return absl::OkStatus();
}

// How long what goes in one step may take on the narrowest of lines: a window, or a part.
Duration longest_on_line(const Options& options) {
  constexpr double kPartBits = 8.0 * (1 << 20);
  const double window_bits = 8.0 * static_cast<double>(options.replica.sync.window_bytes);
  double bits = options.links.bandwidth_bits;
  const double of_server = options.links.server_bandwidth_bits / options.replicas.people;
  if (of_server > 0 && (bits == 0 || of_server < bits)) bits = of_server;
  for (const LinkSpec& link : options.topology.links.links) {
    const double own = link.bandwidth.value_or(0);
    if (own > 0 && (bits == 0 || own < bits)) bits = own;
  }
  if (bits == 0) return {};
  return Duration{static_cast<int64_t>((window_bits + kPartBits) / bits * 1e9)};
}

// Where all run the first version, and all kinds of documents came with it, there are no lists.
void set_versions(const ReplicaOptions& replicas, Plan& plan) {
  if (!replicas.next_version.empty()) {
    plan.versions.assign(replicas.nodes(), kProtocolVersion);
    for (const NodeName& node : replicas.next_version) {
      plan.versions[node.is_server ? replicas.people + node.index : node.index] =
          kNextProtocolVersion;
    }
  }
  if (replicas.next_kinds > 0) {
    plan.since.assign(replicas.documents, kProtocolVersion);
    std::fill(plan.since.end() - replicas.next_kinds, plan.since.end(), kNextProtocolVersion);
  }
}

}  // namespace

StatusOr<Plan> make_plan(const Scenario& scenario, uint64_t seed) {
  Plan plan;
  plan.seed = seed;
  const Options& options = scenario.options;
  plan.people = options.replicas.people;
  plan.servers = options.replicas.servers;
  plan.end_of_safety = Instant{} + scenario.duration;
  plan.end_of_run = plan.end_of_safety + scenario.settle;
  plan.longest_step = scenario.longest_step;
  plan.longest_reconnection = scenario.longest_reconnection;
  // What is lost again and again, or reconnects twice, is slow and not stuck.
  plan.longest_wait =
      scenario.longest_step * 4 + scenario.longest_reconnection * 2 + longest_on_line(options);
  plan.architecture = options.replicas.architecture;
  plan.replica = options.replica;
  set_versions(options.replicas, plan);
  auto following = make_following(scenario, seed);
  if (!following.ok()) return following.status();
  if (changes_following(scenario)) {
    plan.at_start = *std::move(following);
    plan.following = ever_followed(scenario, *plan.at_start);
    plan.following_changes = true;
  } else {
    plan.following = *std::move(following);
  }
  plan.members.resize(plan.following.documents());
  for (uint32_t i = 0; i < plan.members.size() && plan.replica.sync.stability.ns > 0; ++i) {
    for (const uint32_t node : plan.following.holders(i)) {
      if (node < plan.people) plan.members[i].push_back({node});
    }
  }
  plan.links = options.links;
  plan.storage = options.storage;
  plan.cost = options.cost;
  plan.share_histories = options.replicas.share_histories;
  plan.clock_offset = options.replicas.clock_offset;
  plan.clock_drift_ppm = options.replicas.clock_drift_ppm;
  plan.checks = scenario.checks;
  plan.without_metrics = scenario.without_metrics;
  auto topology = make_topology(scenario, seed);
  if (!topology.ok()) return topology.status();
  plan.topology = *std::move(topology);
  SKERRY_RETURN_IF_ERROR(plan.following.check_links(plan.topology));
  // Where states and deltas travel, figures are of the last commit of all.
  if (plan.nodes() >= kCrowd && !is_joined(plan.replica.mode)) {
    plan.islands = islands_of(plan.topology);
  }
  auto faults = expand_faults(scenario, seed);
  if (!faults.ok()) return faults.status();
  plan.faults = *std::move(faults);
  if (scenario.schedule != nullptr) {
    SKERRY_RETURN_IF_ERROR(play(scenario.schedule, plan));
    return plan;
  }
  for (size_t i = 0; i < scenario.workloads.size(); ++i) {
    SKERRY_RETURN_IF_ERROR(add_workload(scenario, i, plan));
  }
  return plan;
}

}  // namespace skerry::harness
