// A participant that passes everything on to a real one, and whose frames, deliveries, value and
// commits a test may change on the way.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "core/inspection.h"
#include "replica/factory.h"

namespace skerry {

struct Tampering {
  std::function<void(ReplicaId self, std::span<Output> outputs)> outputs = {};
  std::function<Payload(ReplicaId self, const Payload& frame)> frame = {};
  std::function<Command(ReplicaId self, const Command& command)> command = {};
  std::function<void(ReplicaId self, Committed& committed)> committed = {};
  std::function<void(ReplicaId self, Hash128& digest)> digest = {};
  std::function<void(ReplicaId self, SyncStatus& status)> status = {};
  bool watches_status = false;  // expects that it changes only where that is said
  std::function<void(ReplicaId self, InspectedDocument::Depths& depths)> depths = {};
  std::function<VersionVector(ReplicaId self, const VersionVector& integrated)> integrated = {};
};

// A document of the real one, but for its digest.
class TamperedDocument final : public InspectedDocument {
 public:
  TamperedDocument(ReplicaId self, const InspectedDocument& inner, const Tampering& tampering)
      : self_(self), inner_(inner), tampering_(tampering) {}

  std::optional<Value> value() const override { return inner_.value(); }
  std::optional<Hash128> digest() const override {
    std::optional<Hash128> digest = inner_.digest();
    if (digest && tampering_.digest) tampering_.digest(self_, *digest);
    return digest;
  }
  uint64_t digest_cost() const override { return inner_.digest_cost(); }
  uint64_t value_size() const override { return inner_.value_size(); }
  const VersionVector& received() const override { return inner_.received(); }
  Hash128 received_hash() const override { return inner_.received_hash(); }
  const VersionVector& integrated() const override {
    if (!tampering_.integrated) return inner_.integrated();
    integrated_ = tampering_.integrated(self_, inner_.integrated());
    return integrated_;
  }
  Hash128 integrated_hash() const override { return inner_.integrated_hash(); }
  Depths depths() const override {
    Depths depths = inner_.depths();
    if (tampering_.depths) tampering_.depths(self_, depths);
    return depths;
  }
  SyncStatus status() const override {
    SyncStatus status = inner_.status();
    if (tampering_.status) tampering_.status(self_, status);
    return status;
  }
  std::optional<uint64_t> status_changes() const override {
    if (!tampering_.watches_status) return std::nullopt;
    const std::optional<uint64_t> changes = inner_.status_changes();
    const SyncStatus status = inner_.status();
    EXPECT_TRUE(changes != changes_ || status == said_) << "of replica " << self_.value;
    changes_ = changes;
    said_ = status;
    return changes;
  }
  Kept kept() const override { return inner_.kept(); }

 private:
  ReplicaId self_;
  const InspectedDocument& inner_;
  const Tampering& tampering_;
  mutable VersionVector integrated_;
  mutable std::optional<uint64_t> changes_;
  mutable SyncStatus said_;
};

class Tampered : public Participant, public Inspection {
 public:
  Tampered(const replica::Config& config, const Tampering& tampering)
      : self_(config.id),
        inner_(replica::find_architecture("local_first")->make(config)),
        tampering_(tampering) {}

  void start(const Now& now, std::span<const Payload> stored) override {
    inner_->start(now, stored);
  }
  void submit(const Now& now, uint64_t ticket, DocumentId document,
              const Command& command) override {
    inner_->submit(now, ticket, document,
                   tampering_.command ? tampering_.command(self_, command) : command);
  }
  void frame(const Now& now, ReplicaId from, const Payload& frame) override {
    inner_->frame(now, from, tampering_.frame ? tampering_.frame(self_, frame) : frame);
  }
  void connected(const Now& now, ReplicaId peer) override { inner_->connected(now, peer); }
  void disconnected(const Now& now, ReplicaId peer) override { inner_->disconnected(now, peer); }
  void backpressure(const Now& now, ReplicaId peer, SendBuffer buffer) override {
    inner_->backpressure(now, peer, buffer);
  }
  void network_changed(const Now& now) override { inner_->network_changed(now); }
  void stored(const Now& now, uint64_t ticket, const Status& status) override {
    inner_->stored(now, ticket, status);
  }
  void tick(const Now& now) override { inner_->tick(now); }
  std::span<Output> poll() override {
    const std::span<Output> outputs = inner_->poll();
    if (tampering_.outputs) tampering_.outputs(self_, outputs);
    for (Output& output : outputs) {
      if (!tampering_.committed || output.answer == nullptr || !output.answer->ok()) continue;
      tampering_.committed(self_, **output.answer);
    }
    return outputs;
  }
  Instant next_deadline() const override { return inner_->next_deadline(); }
  const ReplicatedDocument* document(DocumentId id) const override { return inspect(id); }
  Inspection* inspection() override { return this; }
  Channels* channels() override { return inner_->channels(); }
  const InspectedDocument* inspect(DocumentId id) const override {
    const InspectedDocument* inner = inner_->inspection()->inspect(id);
    if (inner == nullptr) return nullptr;
    return &documents_.try_emplace(id, self_, *inner, tampering_).first->second;
  }
  const FrameAccount& last_frame() const override { return inner_->inspection()->last_frame(); }
  void limit_integration(const Now& now, DocumentId document,
                         const std::optional<VersionVector>& limit) override {
    inner_->inspection()->limit_integration(now, document, limit);
  }
  void drop_documents() override { inner_->inspection()->drop_documents(); }
  void drop_logs() override { inner_->inspection()->drop_logs(); }

 private:
  ReplicaId self_;
  std::unique_ptr<Participant> inner_;
  const Tampering& tampering_;
  mutable std::map<DocumentId, TamperedDocument> documents_;
};

}  // namespace skerry
