// A replica, or a server, of a document that travels as joined states or deltas.
//
// A person's replica has a document beside the lattice that is synced, and works alone as every
// local-first replica does: a command is applied at once, stored, and only then acknowledged and
// sent. A server joins as well, and so reads the design; it shows no value.
#pragma once

#include <memory>
#include <optional>

#include "core/participant.h"
#include "replica/factory.h"
#include "replica/local_first/design_host.h"
#include "replica/local_first/document.h"
#include "replica/measured.h"
#include "sync/lattice/join_engine.h"

namespace skerry::replica {

class Joined final : public Participant, public Measured, private DesignHost {
 public:
  // REQUIRES: config.design != nullptr and is_joined(config.mode).
  explicit Joined(const Config& config);

  void start(const Now& now, std::span<const Payload> stored) override;
  StatusOr<Committed> submit(const Now& now, const Command& command) override;
  FrameAccount frame(const Now& now, ReplicaId from, const Payload& frame) override {
    return engine_.frame(now, from, frame);
  }
  void connected(const Now& now, ReplicaId peer) override { engine_.connected(now, peer); }
  void disconnected(const Now& now, ReplicaId peer) override { engine_.disconnected(now, peer); }
  void backpressure(const Now& now, ReplicaId peer, bool is_full) override {
    engine_.backpressure(now, peer, is_full);
  }
  void stored(const Now& now, uint64_t ticket, const Status& status) override {
    engine_.stored(now, ticket, status);
  }
  void tick(const Now& now) override { engine_.tick(now); }
  std::span<Output> poll() override { return engine_.poll(); }
  Instant next_deadline() const override { return engine_.next_deadline(); }
  void limit_integration(const Now& now, const std::optional<VersionVector>& limit) override {
    if (!document_) return;
    document_->limit_integration(limit, now.wall);
    tell_refused();
  }

  std::optional<Value> value() const override {
    return document_ ? std::optional(document_->object().value()) : std::nullopt;
  }
  std::optional<Hash128> digest() const override {
    return document_ ? std::optional(document_->object().digest()) : std::nullopt;
  }
  uint64_t digest_cost() const override {
    return document_ ? document_->object().digest_cost() : 0;
  }
  uint64_t shared_bytes() const override {
    return document_ ? document_->object().shared_bytes() : 0;
  }
  void drop_document() override {
    if (document_) document_->drop();
  }
  void drop_log() override {
    lattice_.reset();
    engine_.drop_log();
  }
  uint64_t value_size() const override { return document_ ? document_->object().size() : 0; }
  const VersionVector& received() const override { return engine_.received().vector(); }
  Hash128 received_hash() const override { return engine_.received().hash(); }
  const VersionVector& integrated() const override {
    return document_ ? document_->integrated() : received();
  }
  Hash128 integrated_hash() const override {
    return document_ ? document_->integrated_hash() : received_hash();
  }
  uint64_t future_times() const override { return document_ ? document_->future_times() : 0; }
  Depths depths() const override {
    return {engine_.outbox(), engine_.buffered(), document_ ? document_->held() : 0};
  }

 private:
  void apply(const Now& now, const Change& change) override {
    if (!document_) return;
    document_->receive(change, now.wall);
    tell_refused();
  }
  void tell_refused() {
    if (!document_->has_refused()) return;
    for (const DotRun& dots : document_->take_refused()) engine_.tell_refused(dots);
  }
  void join(const Now&, const Bundle&) override {}

  ReplicationMode mode_;
  sync::Options options_;
  bool is_lattice_;  // the design's own; else the set of its changes
  std::optional<Document> document_;
  std::unique_ptr<sync::lattice::Lattice> lattice_;
  sync::lattice::JoinEngine engine_;
};

}  // namespace skerry::replica
