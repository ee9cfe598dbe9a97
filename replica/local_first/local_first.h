// A person's replica that works without anybody else: a document, its log, and the sync engine.
//
// A command is applied at once, stored, and only then acknowledged to the user and sent. Invariant:
// what the document has integrated is received, but for own commits whose store is not answered
// yet.
#pragma once

#include <memory>

#include "core/participant.h"
#include "replica/factory.h"
#include "replica/local_first/collection.h"
#include "replica/local_first/design_host.h"
#include "replica/local_first/document.h"
#include "replica/measured.h"
#include "sync/engine.h"

namespace skerry::replica {

class LocalFirst final : public Participant, public Measured, private DesignHost {
 public:
  // REQUIRES: config.design != nullptr.
  explicit LocalFirst(const Config& config);

  void start(const Now& now, std::span<const Payload> stored) override;
  StatusOr<Committed> submit(const Now& now, const Command& command) override;
  FrameAccount frame(const Now& now, ReplicaId from, const Payload& frame) override {
    FrameAccount account = engine_.frame(now, from, frame);
    collection_.hear(frame, account);
    return account;
  }
  void connected(const Now& now, ReplicaId peer) override { engine_.connected(now, peer); }
  void disconnected(const Now& now, ReplicaId peer) override { engine_.disconnected(now, peer); }
  void backpressure(const Now& now, ReplicaId peer, bool is_full) override {
    engine_.backpressure(now, peer, is_full);
  }
  void stored(const Now& now, uint64_t ticket, const Status& status) override {
    engine_.stored(now, ticket, status);
  }
  void tick(const Now& now) override {
    engine_.tick(now);
    if (collection_.tick(now, document_.integrated(), engine_)) {
      document_.collect(collection_.stable());
    }
  }
  std::span<Output> poll() override { return engine_.poll(); }
  Instant next_deadline() const override {
    return std::min(engine_.next_deadline(), collection_.next_deadline());
  }
  void limit_integration(const Now& now, const std::optional<VersionVector>& limit) override {
    document_.limit_integration(limit, now.wall);
    tell_refused();
  }

  std::optional<Value> value() const override { return document_.object().value(); }
  std::optional<Hash128> digest() const override { return document_.object().digest(); }
  uint64_t digest_cost() const override { return document_.object().digest_cost(); }
  uint64_t value_size() const override { return document_.object().size(); }
  const VersionVector& received() const override { return engine_.log().received(); }
  Hash128 received_hash() const override { return engine_.log().received_hash(); }
  const VersionVector& integrated() const override { return document_.integrated(); }
  Hash128 integrated_hash() const override { return document_.integrated_hash(); }
  uint64_t future_times() const override { return document_.future_times(); }
  Depths depths() const override {
    return {engine_.outbox(), engine_.buffered(), document_.held()};
  }
  uint64_t garbage() const override { return document_.object().garbage(); }
  uint64_t shared_bytes() const override { return document_.object().shared_bytes(); }
  void drop_document() override { document_.drop(); }
  void drop_log() override { engine_.drop_log(); }
  uint64_t unstable() const override { return collection_.unstable(document_.integrated()); }

 private:
  void apply(const Now& now, const Change& change) override {
    document_.receive(change, now.wall);
    tell_refused();
  }
  void join(const Now& now, const Bundle& bundle) override {
    document_.receive(bundle, now.wall);
    tell_refused();
  }
  void tell_refused() {
    if (!document_.has_refused()) return;
    for (const DotRun& dots : document_.take_refused()) engine_.tell_refused(dots);
  }

  Document document_;
  sync::Engine engine_;
  Collection collection_;
};

std::unique_ptr<Participant> make_local_first(const Config& config);

}  // namespace skerry::replica
