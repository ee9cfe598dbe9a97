// The received set of a document that travels as states and deltas: what comes is stored, and once
// that is durable joined and told, in order.
//
// Invariants: nothing is joined before its store was answered; the lattice's state is the join of
// exactly the changes in received().
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/replication_mode.h"
#include "sync/config.h"
#include "sync/intake/holdings.h"
#include "sync/intake/own_progress.h"
#include "sync/intake/store_queue.h"
#include "sync/link/links.h"
#include "sync/log/summed_runs.h"
#include "sync/outputs.h"
#include "sync/spread/states/delta_buffer.h"
#include "sync/spread/states/exchange.h"
#include "sync/spread/states/group.h"

namespace skerry::sync {

class StateReceived final : public Holdings {
 public:
  // What one input brought; without runs it only follows what was before it.
  struct Batch {
    Delta fresh;
    Delta entry;  // for the buffer: what is fresh, or the whole group that brought it
    uint32_t sender = kNoLink;
    uint32_t incarnation = 0;  // the sender's
    uint64_t end = 0;          // the sender's index
    bool is_own = false;
  };

  StateReceived(const Config& config, ReplicationMode mode, DocumentId document, Lattice& lattice,
                Outputs& outputs)
      : mode_(mode),
        document_(document),
        lattice_(lattice),
        outputs_(outputs),
        own_(config, outputs) {}

  void replay(const Now& now, const Payload& record, ByteView body);
  // After the replay: the state is the first.
  void start() {
    index_ = 1;
    buffer_.start(2);
  }
  void commit(const Change& change, Payload delta);
  // What a group of the sender brings.
  void take(const DeltaGroup& group, Fresh fresh, uint32_t sender);
  // The next that is durable is joined; where outputs are full, at next_retry().
  std::optional<Batch> receive_next(const Now& now);
  StoreQueue<Batch>& queue() { return queue_; }
  Instant next_retry() const { return queue_.next_retry(); }

  // Of this replica's states: each delta joined makes the next. 0 before start().
  uint64_t index() const { return index_; }
  const SummedSet& known() const { return accepted_; }  // with what waits for the disk
  DocumentId document() const { return document_; }
  // Everything that a new peer needs.
  Delta state() const;
  DeltaBuffer& buffer() { return buffer_; }
  // Nobody misses what all have.
  void trim(std::span<const Exchange> exchanges);
  // The peer of a link, which had joined all up to `before`, now has up to `index`.
  void note_joined(uint32_t link, uint64_t before, uint64_t index);

  const VersionVector& received() const override { return received_.vector(); }
  Hash128 received_hash() const override { return received_.hash(); }
  uint64_t received(const ActorId& actor) const override { return received_.last(actor); }
  uint64_t accepted(const ActorId& actor) const override { return accepted_.last(actor); }
  const OwnProgress& own() const override { return own_; }
  OwnProgress& own() override { return own_; }
  uint64_t waiting() const override { return queue_.size(); }
  void drop() override;

 private:
  void store(Batch batch);
  void receive(const Now& now, const Batch& batch);

  ReplicationMode mode_;
  DocumentId document_;
  Lattice& lattice_;
  Outputs& outputs_;
  SummedSet accepted_;
  SummedSet received_;
  HybridTime latest_;
  StoreQueue<Batch> queue_;
  uint64_t index_ = 0;
  DeltaBuffer buffer_;  // empty where full states travel
  OwnProgress own_;
  // Up to where own actors had got with which index: what some peer may not have joined, ascending,
  // and of each actor the last that all have.
  struct OwnEnd {
    uint64_t index = 0;
    ActorId actor;
    uint64_t last = 0;
  };
  std::deque<OwnEnd> ends_;
  std::vector<OwnEnd> joined_ends_;
};

}  // namespace skerry::sync
