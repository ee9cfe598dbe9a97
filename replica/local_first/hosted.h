// One document that a participant of the local-first architecture follows: what the sync engine
// asks of whoever holds it, and what can be read of it. A server stores and forwards, and shows no
// value; it reads of a body only how much is content, and joins where states travel.
#pragma once

#include <memory>
#include <optional>

#include "core/inspection.h"
#include "replica/factory.h"
#include "replica/local_first/design_host.h"
#include "replica/local_first/document.h"
#include "sync/stack.h"

namespace skerry::replica {

class Hosted final : public DesignHost, public InspectedDocument {
 public:
  // The `place`-th that `stack` follows, which may be made after this.
  Hosted(const Config& config, uint32_t place, sync::Stack& stack);

  // Null: a server's, or of a kind that came with a later version.
  Document* document() { return document_ ? &*document_ : nullptr; }
  // Null where only changes travel. It may be freed when nothing is asked of it any more.
  std::unique_ptr<sync::Lattice> lattice;

  // Performs a command as the dots from `first` on. What of it travels is `change`, named by what
  // its user wanted where only states do; `delta` is what it adds to the state, where states and
  // deltas do, or the command's bytes where members have leases.
  struct Commit {
    Change change;
    Payload delta;
    uint32_t content_bytes = 0;
  };
  // `replaces`: the dot that it was before its author was evicted.
  StatusOr<Commit> execute(const Command& command, const ActorId& actor, uint64_t first,
                           Instant wall, const std::optional<Dot>& replaces = {});
  void limit_integration(const std::optional<VersionVector>& limit, Instant wall);

  // sync::Host.
  void apply(const Now& now, const Change& change) override;
  void join(const Now& now, const Bundle& bundle) override;
  // Not what a later version wrote, nor what was made with it at hand: who cannot read that holds a
  // bundle back whole.
  bool can_fold() const override {
    return document_.has_value() && !has_later_ && DesignHost::can_fold();
  }
  Status check(const Snapshot& snapshot) override;
  void adopt(const Now& now, const Snapshot& snapshot,
             std::span<const sync::LogItem> beyond) override;
  void collect(const VersionVector& stable) override;
  void forget() override;
  StatusOr<Performed> perform(const Now& now, ByteView command, const Dot& next,
                              const Dot& replaces) override;

  // To what is touched when something is integrated.
  friend void look_ahead(const Hosted& hosted, Ahead step) {
    if (hosted.document_) hosted.document_->prefetch(step);
  }

  // InspectedDocument.
  std::optional<Value> value() const override;
  std::optional<Hash128> digest() const override;
  const VersionVector& received() const override {
    return stack_.documents().holdings(place_).received();
  }
  Hash128 received_hash() const override {
    return stack_.documents().holdings(place_).received_hash();
  }
  const VersionVector& integrated() const override;
  Hash128 integrated_hash() const override;
  SyncStatus status() const override;
  std::optional<uint64_t> status_changes() const override;
  uint64_t digest_cost() const override {
    return document_ ? document_->object().digest_cost() : 0;
  }
  uint64_t value_size() const override { return document_ ? document_->object().size() : 0; }
  Depths depths() const override;
  uint64_t future_times() const override { return document_ ? document_->future_times() : 0; }
  Kept kept() const override;

 private:
  Config::Document hosted_;
  Document::Owner owner_;
  const crdts::Design* shown_as_;  // null: it is only stored and forwarded
  bool has_later_ = false;         // a change that must not be folded was made or came
  bool is_opaque_;                 // of a kind that came with a later version
  ReplicationMode mode_;
  bool fetches_blobs_;
  bool keeps_commands_;
  uint32_t place_;
  sync::Stack& stack_;
  std::optional<Document> document_;
};

}  // namespace skerry::replica
