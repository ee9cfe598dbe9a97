// Makes what takes part, by architecture: the one place that a scenario's
// `[replicas] architecture` is looked up.
#pragma once

#include <any>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/channels.h"
#include "core/hybrid_logical_clock.h"
#include "core/parameters.h"
#include "core/participant.h"
#include "core/replication_mode.h"
#include "crdts/object/catalogue.h"
#include "replica/settling.h"
#include "sync/options.h"

namespace skerry::sync {
struct Workroom;  // sync/intake/workroom.h
}

namespace skerry::replica {

struct Peer {
  ReplicaId id;
  bool initiates = false;  // this side opens the stream
  bool is_server = false;
};

struct Config {
  ReplicaId id;
  bool is_server = false;  // stores and forwards, and joins where states travel; shows no value
  uint8_t version = kProtocolVersion;  // of the protocol, that it runs
  const crdts::Design* design = nullptr;
  ReplicationMode mode = ReplicationMode::kOperations;  // REQUIRES: supports(*design, mode)
  struct Document {
    DocumentId id;
    // Where replicas of the document in this process find what they share, filled by the first of
    // them; null: each has all of its own.
    std::shared_ptr<crdts::Commons>* commons = nullptr;
    // All people that hold it, for what waits until all have it.
    std::span<const ReplicaId> members = {};
    // The version of the protocol that its kind came with. Who runs an earlier one stores and
    // forwards it, and shows no value.
    uint8_t since = kProtocolVersion;
    // It is not followed, and this becomes of what is here of it (core/channels.h); nothing: it is.
    std::optional<Channels::Copy> left = {};
  };
  std::vector<Document> documents;  // that it follows, or may later, ascending by id
  sync::Options sync;
  // A time that is more than this ahead of the replica's wall clock is not passed.
  Duration clock_bound = HybridLogicalClock::kDefaultMaxDrift;
  std::vector<Peer> peers;
  uint64_t epoch = 0;  // 64 random bits of this opening's own
  uint64_t seed = 0;   // of its private random stream (backoff jitter)
  // Where the replicas of this thread work; null: each has room of its own.
  sync::Workroom* room = nullptr;
  std::any own;  // what an architecture read of parameters that have no field here
};

// A check of the harness that says nothing of an architecture, and why.
struct NotChecked {
  std::string_view check;
  std::string_view why;
};

struct Architecture {
  std::string_view name;
  std::string_view help;
  std::unique_ptr<Participant> (*make)(const Config& config);
  // Of [replicas], besides what every architecture takes; one that several take is the same row.
  // `read` puts their values into what the config of each replica begins with.
  std::span<const Parameter> parameters = {};
  void (*read)(const Settings& replicas, Config& config) = nullptr;
  // How long the liveness phase must be, as a sum, and for how long what goes on in it may make no
  // step and still goes on.
  std::vector<Wait> (*least_settle)(const Config& config, const Aftermath& after) = nullptr;
  Duration (*longest_step)(const Config& config, const Aftermath& after) = nullptr;
  std::span<const NotChecked> not_checked = {};  // all other checks apply
  // A server orders commands: what becomes of them is told (Output::kRejected, kRebased), and
  // people are linked to that server alone.
  bool has_order = false;
  // Why it cannot have this design, or sync so; empty: it can. Null: it takes all.
  std::string (*misfit)(const Config& config) = nullptr;
};

std::span<const Architecture> architectures();
const Architecture* find_architecture(std::string_view name);

}  // namespace skerry::replica
