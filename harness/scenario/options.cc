#include "harness/scenario/options.h"

#include <algorithm>
#include <array>

#include "harness/scenario/acknowledging.h"
#include "sim/faults/document_names.h"
#include "sync/reconcile/reconciler.h"

namespace skerry::harness {
namespace {

// The value of a choice, its words in the order of the enumeration.
template <typename Enum, size_t count>
Enum chosen(const std::string& word, const std::array<std::string_view, count>& words) {
  const auto at = std::find(words.begin(), words.end(), word);
  return static_cast<Enum>(at - words.begin());
}

uint32_t small(const Settings& table, std::string_view key) {
  return static_cast<uint32_t>(table.integer(key));
}
uint64_t size(const Settings& table, std::string_view key) {
  return static_cast<uint64_t>(table.integer(key));
}

ReplicaOptions replica_options(const Settings& table) {
  ReplicaOptions options;
  options.people = small(table, "count");
  options.servers = small(table, "servers");
  options.architecture = replica::find_architecture(table.text("architecture"));
  options.documents = small(table, "documents");
  options.follow = chosen<ReplicaOptions::Follow>(
      table.text("follow"), std::array<std::string_view, 4>{"all", "uniform", "zipf", "listed"});
  options.follows = small(table, "follows");
  options.followers = table.texts("followers");
  // What is wrong is complained of where the whole cell is looked at.
  for (const std::string& text : table.texts("names")) {
    const auto names = sim::spelled_names(text);
    if (names.ok()) options.names.insert(options.names.end(), names->begin(), names->end());
  }
  options.next_version = table.nodes("next_version");
  options.next_kinds = small(table, "next_kinds");
  options.share_histories = table.boolean("share_histories");
  options.clock_offset = table.distribution("clock_offset");
  options.clock_drift_ppm = table.integer("clock_drift_ppm");
  return options;
}

TopologyChoice topology_choice(const Settings& sync, const Settings& network) {
  TopologyChoice choice;
  choice.kind = sync.text("topology");
  choice.k = small(sync, "k");
  if (choice.kind == "links" && sync.has("links")) choice.links = sync.links("links");
  choice.rtt_matrix = network.text("rtt_matrix");
  choice.regions = network.texts("regions");
  return choice;
}

sync::Options sync_options(const Settings& table) {
  sync::Options options;
  options.transport = chosen<sync::Transport>(
      table.text("transport"), std::array<std::string_view, 2>{"stream", "datagram"});
  options.reconciler = sync::find_reconciler(table.text("reconcile"));
  options.interval = table.duration("interval");
  options.stability = table.duration("stability");
  options.log_floor = table.duration("log_floor");
  options.lease = table.duration("lease");
  options.keep_alive = table.duration("keep_alive");
  options.connect_timeout = table.duration("connect_timeout");
  options.wire =
      chosen<sync::Wire>(table.text("wire"), std::array<std::string_view, 2>{"plain", "shorthand"});
  options.backoff_base = table.backoff("backoff").base;
  options.backoff_max = table.backoff("backoff").max;
  options.anti_entropy = table.duration("anti_entropy");
  options.acknowledge = table.boolean("acknowledge");
  // What cannot be read is complained of where the whole cell is looked at.
  options.acknowledge_at =
      acknowledge_at_in(table.texts("acknowledge_at")).value_or(AcknowledgeAt{});
  options.acknowledge_delay = table.duration("acknowledge_delay");
  options.retransmit = table.duration("retransmit");
  options.window_bytes = size(table, "window");
  options.max_change_bytes = size(table, "max_change");
  options.max_transfer_bytes = size(table, "max_transfer");
  options.mutant = chosen<sync::Mutant>(
      table.text("mutant"),
      std::array<std::string_view, 9>{"none", "never_retransmits", "acknowledges_and_forgets",
                                      "drops_unknown_fields", "drops_unreadable", "accepts_evicted",
                                      "leaves_at_once", "reads_own_copy", "keeps_positions"});
  return options;
}

sim::LinkOptions link_options(const Settings& table) {
  sim::LinkOptions options;
  options.latency = table.distribution("latency");
  options.jitter = table.distribution("jitter");
  options.loss = table.real("loss");
  options.burst_mean_good = table.duration("burst_mean_good");
  options.burst_mean_bad = table.duration("burst_mean_bad");
  options.burst_loss = table.real("burst_loss");
  options.duplicate = table.real("duplicate");
  options.reorder = table.real("reorder");
  options.corrupt = table.real("corrupt");
  options.is_fifo = table.boolean("fifo");
  options.bandwidth_bits = table.real("bandwidth");
  options.queue_bytes = size(table, "queue");
  options.server_bandwidth_bits = table.real("server_bandwidth");
  options.send_buffer_bytes = size(table, "send_buffer");
  return options;
}

StorageOptions storage_options(const Settings& table) {
  StorageOptions options;
  options.kind = chosen<StorageOptions::Kind>(table.text("store"),
                                              std::array<std::string_view, 2>{"memory", "sqlite"});
  options.latency = table.duration("latency");
  options.write = table.duration("write");
  const double bits = table.real("bandwidth");
  // Below a byte a second it is still not free.
  options.bytes_per_second = bits == 0 ? 0 : std::max<int64_t>(1, static_cast<int64_t>(bits / 8));
  options.most_bytes = size(table, "capacity");
  return options;
}

CostOptions cost_options(const Settings& table) {
  CostOptions options;
  options.per_month = table.real("per_month");
  options.users_per_server = table.real("users_per_server");
  options.requests = table.real("requests");
  options.writes = table.real("writes");
  options.reads = table.real("reads");
  options.storage = table.real("storage");
  options.egress = table.real("egress");
  options.compute = table.real("compute");
  return options;
}

sync::PresenceOptions presence_options(const Settings& table) {
  sync::PresenceOptions options;
  if (!table.boolean("cursors")) return options;
  options.every = table.duration("every");
  options.expiry = table.duration("expiry");
  return options;
}

sync::BlobOptions blob_options(const Settings& table) {
  sync::BlobOptions options;
  options.fetch = chosen<sync::BlobOptions::Fetch>(
      table.text("fetch"), std::array<std::string_view, 3>{"off", "never", "always"});
  options.window_bytes = size(table, "window");
  options.most_bytes = size(table, "max_size");
  options.capacity_bytes = size(table, "capacity");
  return options;
}

}  // namespace

const Settings* Tables::find(std::string_view name) const {
  for (const auto& [table, settings] :
       {std::pair{"replicas", &replicas}, std::pair{"sync", &sync}, std::pair{"network", &network},
        std::pair{"storage", &storage}, std::pair{"presence", &presence},
        std::pair{"blobs", &blobs}, std::pair{"cost", &cost}}) {
    if (name == table) return settings;
  }
  return nullptr;
}

Options options_of(const Tables& tables) {
  Options options;
  options.replicas = replica_options(tables.replicas);
  options.replica.design = crdts::find_design(tables.replicas.text("crdt"));
  options.replica.sync = sync_options(tables.sync);
  options.replica.sync.presence = presence_options(tables.presence);
  options.replica.sync.blobs = blob_options(tables.blobs);
  options.replicas.architecture->read(tables.replicas, options.replica);
  options.acknowledge_at = tables.sync.texts("acknowledge_at");
  options.topology = topology_choice(tables.sync, tables.network);
  options.links = link_options(tables.network);
  options.storage = storage_options(tables.storage);
  options.cost = cost_options(tables.cost);
  return options;
}

}  // namespace skerry::harness
