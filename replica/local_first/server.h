// A server: stores and forwards, and holds no document. It reads of a body only how much is content
// (for the accounts), and folds nothing.
#pragma once

#include "core/participant.h"
#include "replica/factory.h"
#include "replica/local_first/collection.h"
#include "replica/local_first/design_host.h"
#include "replica/local_first/engine_config.h"
#include "replica/measured.h"
#include "sync/engine.h"

namespace skerry::replica {

class Server final : public Participant, public Measured, private DesignHost {
 public:
  explicit Server(const Config& config)
      : DesignHost(config.design, config.mode),
        engine_(engine_config(config), *this),
        collection_(config) {}

  void start(const Now& now, std::span<const Payload> stored) override {
    engine_.start(now, stored);
    collection_.start(now);
  }
  StatusOr<Committed> submit(const Now&, const Command&) override {
    return absl::FailedPreconditionError("a server has no document to edit");
  }
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
    collection_.tick(now, engine_.log().received(), engine_);  // it relays what the members say
  }
  std::span<Output> poll() override { return engine_.poll(); }
  Instant next_deadline() const override {
    return std::min(engine_.next_deadline(), collection_.next_deadline());
  }
  void limit_integration(const Now&, const std::optional<VersionVector>&) override {}

  std::optional<Value> value() const override { return std::nullopt; }
  std::optional<Hash128> digest() const override { return std::nullopt; }
  uint64_t digest_cost() const override { return 0; }
  const VersionVector& received() const override { return engine_.log().received(); }
  Hash128 received_hash() const override { return engine_.log().received_hash(); }
  const VersionVector& integrated() const override { return engine_.log().received(); }
  Hash128 integrated_hash() const override { return engine_.log().received_hash(); }
  Depths depths() const override { return {engine_.outbox(), engine_.buffered(), 0}; }
  void drop_document() override {}
  void drop_log() override { engine_.drop_log(); }

 private:
  void apply(const Now&, const Change&) override {}
  void join(const Now&, const Bundle&) override {}
  bool can_fold() const override { return false; }

  sync::Engine engine_;
  Collection collection_;
};

}  // namespace skerry::replica
