// What a participant's stack is made of: who it is, whom it speaks to, and how.
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "core/ids.h"
#include "core/protocol_version.h"
#include "sync/options.h"

namespace skerry::sync {

struct Workroom;                     // sync/intake/workroom.h
const Reconciler& version_vector();  // sync/reconcile/version_vector.h

struct Config {
  struct Peer {
    ReplicaId id;
    bool initiates = false;  // this side opens the stream
    bool is_server = false;
  };
  explicit Config(const Options& of_its_own = {})
      : Config(std::make_shared<const Options>(of_its_own)) {}
  // Many participants have the same.
  explicit Config(std::shared_ptr<const Options> all) : shared_options(all), options(*all) {}

  ReplicaId self;
  bool is_server = false;
  uint8_t version = kProtocolVersion;  // the highest of the protocol that it speaks
  std::shared_ptr<const Options> shared_options;
  const Options& options;  // that it shares
  std::vector<Peer> peers;   // of whom a stack is made: ascending, as links do
  uint64_t epoch = 0;        // of this opening
  uint64_t seed = 0;         // of its jitter
  Workroom* room = nullptr;  // of this thread's participants; null: a stack has its own

  // Those that it went on under in turn, each time that somebody else was found to write as it
  // does.
  std::vector<uint64_t> renewed_epochs;

  bool has_server() const {
    return std::any_of(peers.begin(), peers.end(), [](const Peer& peer) { return peer.is_server; });
  }
  // As whom it writes.
  ActorId actor() const { return {self, renewed_epochs.empty() ? epoch : renewed_epochs.back()}; }
  // What this opening calls itself in frames: drawn anew at each.
  uint32_t incarnation() const { return static_cast<uint32_t>(epoch ^ (epoch >> 32)); }
  const Reconciler& reconciler() const {
    return options.reconciler != nullptr ? *options.reconciler : version_vector();
  }
  bool is_stream() const { return options.transport == Transport::kStream; }
  // Of a frame that is not to go in parts.
  size_t most_bytes_at_once() const { return is_stream() ? ~size_t{0} : options.max_frame_bytes; }
};

}  // namespace skerry::sync
