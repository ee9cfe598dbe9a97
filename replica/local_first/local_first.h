// A participant that works without anybody else: its document, its log, and the sync engine; or a
// server among such, which stores and forwards.
//
// A command is applied at once, stored, and only then acknowledged to the user and sent. Invariant:
// what a document has integrated is received, but for own commits whose store is not answered yet.
#pragma once

#include <memory>

#include "core/participant.h"
#include "replica/factory.h"
#include "replica/local_first/hosted.h"
#include "replica/measured.h"
#include "sync/stack.h"

namespace skerry::replica {

class LocalFirst final : public Participant, public Measured {
 public:
  // REQUIRES: config.design != nullptr.
  explicit LocalFirst(const Config& config);

  void start(const Now& now, std::span<const Payload> stored) override;
  StatusOr<Committed> submit(const Now& now, const Command& command) override;
  FrameAccount frame(const Now& now, ReplicaId from, const Payload& frame) override {
    return stack_.frame(now, from, frame);
  }
  void connected(const Now& now, ReplicaId peer) override { stack_.connected(now, peer); }
  void disconnected(const Now& now, ReplicaId peer) override { stack_.disconnected(now, peer); }
  void backpressure(const Now& now, ReplicaId peer, bool is_full) override {
    stack_.backpressure(now, peer, is_full);
  }
  void stored(const Now& now, uint64_t ticket, const Status& status) override {
    stack_.stored(now, ticket, status);
  }
  void tick(const Now& now) override { stack_.tick(now); }
  std::span<Output> poll() override { return stack_.poll(); }
  Instant next_deadline() const override { return stack_.next_deadline(); }
  void limit_integration(const Now& now, const std::optional<VersionVector>& limit) override {
    hosted_.limit_integration(limit, now.wall);
  }

  std::optional<Value> value() const override;
  std::optional<Hash128> digest() const override;
  uint64_t digest_cost() const override { return document() ? object().digest_cost() : 0; }
  uint64_t value_size() const override { return document() ? object().size() : 0; }
  const VersionVector& received() const override { return stack_.holdings(0).received(); }
  Hash128 received_hash() const override { return stack_.holdings(0).received_hash(); }
  const VersionVector& integrated() const override { return hosted_.integrated(); }
  Hash128 integrated_hash() const override {
    return document() ? document()->integrated_hash() : received_hash();
  }
  uint64_t future_times() const override { return document() ? document()->future_times() : 0; }
  Depths depths() const override {
    return {stack_.holdings(0).unacknowledged(), stack_.buffered(0),
            document() ? document()->held() : 0};
  }
  uint64_t garbage() const override { return document() ? object().garbage() : 0; }
  uint64_t unstable() const override { return document() ? stack_.unstable(0) : 0; }
  uint64_t shared_bytes() const override { return document() ? object().shared_bytes() : 0; }

  void drop_document() override {
    if (hosted_.document() != nullptr) hosted_.document()->drop();
  }
  void drop_log() override {
    hosted_.drop_lattice();
    stack_.drop_logs();
  }

 private:
  const Document* document() const { return hosted_.document(); }
  const crdts::Object& object() const { return document()->object(); }

  Hosted hosted_;
  sync::Stack stack_;
};

std::unique_ptr<Participant> make_local_first(const Config& config);

}  // namespace skerry::replica
