// What every participant does whose server orders commands: what comes of streams and timers goes
// to its line, and what the line wants is wanted.
#pragma once

#include "core/inspection.h"
#include "replica/ordered/line.h"

namespace skerry::replica {

class OnLine : public Participant, public Inspection, protected Line::Owner {
 public:
  void frame(const Now& now, ReplicaId from, const Payload& frame) override {
    line_.frame(now, from, frame);
  }
  void connected(const Now& now, ReplicaId peer) override { line_.connected(now, peer); }
  void disconnected(const Now& now, ReplicaId peer) override { line_.disconnected(now, peer); }
  void backpressure(const Now& now, ReplicaId peer, SendBuffer buffer) override {
    line_.backpressure(now, peer, buffer);
  }
  void network_changed(const Now& now) override { line_.network_changed(now); }
  void tick(const Now& now) override { line_.tick(now); }
  std::span<Output> poll() override { return line_.poll(); }
  Instant next_deadline() const override { return line_.next_deadline(); }
  const ReplicatedDocument* document(DocumentId id) const override { return inspect(id); }
  Inspection* inspection() override { return this; }

  const FrameAccount& last_frame() const override { return line_.last_frame(); }
  // Nothing is held back: what the server has ordered takes effect.
  void limit_integration(const Now&, DocumentId, const std::optional<VersionVector>&) override {}

 protected:
  explicit OnLine(const Config& config) : line_(config, *this) {}

  Line line_;
};

}  // namespace skerry::replica
