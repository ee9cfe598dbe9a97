// A participant that works without anybody else: its documents, its log, and the sync engine; or a
// server among such, which stores and forwards.
//
// A command is applied at once, stored, and only then acknowledged to the user and sent. Invariant:
// what a document has integrated is received, but for own commits whose store is not answered yet.
#pragma once

#include <memory>

#include "core/inspection.h"
#include "replica/factory.h"
#include "replica/local_first/hosted.h"
#include "replica/local_first/local_channels.h"
#include "sync/stack.h"

namespace skerry::replica {

class LocalFirst final : public Participant, public Inspection {
 public:
  // REQUIRES: config.design != nullptr.
  explicit LocalFirst(const Config& config);

  void start(const Now& now, std::span<const Payload> stored) override;
  void submit(const Now& now, uint64_t ticket, DocumentId document,
              const Command& command) override;
  void frame(const Now& now, ReplicaId from, const Payload& frame) override {
    stack_.frame(now, from, frame);
  }
  void connected(const Now& now, ReplicaId peer) override { stack_.connected(now, peer); }
  void disconnected(const Now& now, ReplicaId peer) override { stack_.disconnected(now, peer); }
  void backpressure(const Now& now, ReplicaId peer, SendBuffer buffer) override {
    stack_.backpressure(now, peer, buffer);
  }
  void network_changed(const Now& now) override { stack_.network_changed(now); }
  void stored(const Now& now, uint64_t ticket, const Status& status) override {
    stack_.stored(now, ticket, status);
  }
  void tick(const Now& now) override { stack_.tick(now); }
  std::span<Output> poll() override { return stack_.poll(); }
  Instant next_deadline() const override { return stack_.next_deadline(); }
  const ReplicatedDocument* document(DocumentId id) const override { return inspect(id); }
  Inspection* inspection() override { return this; }
  Channels* channels() override { return &channels_; }

  const InspectedDocument* inspect(DocumentId id) const override;
  void prefetch(Ahead step, ReplicaId peer, ByteView frame) const override {
    look_ahead(stack_, step, peer, frame);
    if (step != Ahead::kFar && hosted_.size() == 1) look_ahead(*hosted_.front(), step);
  }
  const FrameAccount& last_frame() const override { return stack_.last_frame(); }
  void limit_integration(const Now& now, DocumentId document,
                         const std::optional<VersionVector>& limit) override;
  void drop_documents() override;
  void drop_logs() override;

 private:
  // Of a command that is not performed, why.
  StatusOr<Hosted::Commit> perform(const Now& now, DocumentId document, const Command& command);

  std::vector<std::unique_ptr<Hosted>> hosted_;  // ascending by document
  sync::Stack stack_;
  LocalChannels channels_{stack_};
};

Architecture local_first_architecture();

}  // namespace skerry::replica
