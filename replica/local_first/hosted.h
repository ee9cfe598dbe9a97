// One document that a participant of the local-first architecture follows: what the sync engine
// asks of whoever holds it. A server stores and forwards, and shows no value; it reads of a body
// only how much is content, and joins where states travel.
#pragma once

#include <memory>
#include <optional>

#include "replica/factory.h"
#include "replica/local_first/design_host.h"
#include "replica/local_first/document.h"
#include "sync/stack.h"

namespace skerry::replica {

class Hosted final : public DesignHost {
 public:
  // `stack` is told what the design refuses; it may be made after this.
  Hosted(const Config& config, sync::Stack& stack);

  Document* document() { return document_ ? &*document_ : nullptr; }
  const Document* document() const { return document_ ? &*document_ : nullptr; }
  sync::Lattice* lattice() { return lattice_.get(); }

  // Performs a command as the dots from `first` on. What of it travels is `change`, named by what
  // its user wanted where only states do; `delta` is what it adds to the state, where states and
  // deltas do.
  struct Commit {
    Change change;
    Payload delta;
    uint32_t content_bytes = 0;
  };
  StatusOr<Commit> execute(const Command& command, const ActorId& actor, uint64_t first,
                           Instant wall);
  void limit_integration(const std::optional<VersionVector>& limit, Instant wall);

  void apply(const Now& now, const Change& change) override;
  void join(const Now& now, const Bundle& bundle) override;
  bool can_fold() const override { return document_.has_value() && DesignHost::can_fold(); }
  const VersionVector& integrated() const override;
  void collect(const VersionVector& stable) override;

  // Frees what only joins. REQUIRES: nothing is asked of it any more.
  void drop_lattice() { lattice_.reset(); }

 private:
  void tell_refused();

  ReplicationMode mode_;
  sync::Stack& stack_;
  std::optional<Document> document_;
  std::unique_ptr<sync::Lattice> lattice_;
};

}  // namespace skerry::replica
