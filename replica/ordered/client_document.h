// One document at a client of a server that orders commands: what the server has ordered, as far
// as it is here, and what this client has asked for and has not come back.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "core/inspection.h"
#include "replica/ordered/shown.h"

namespace skerry::replica {

class ClientDocument final : public InspectedDocument {
 public:
  ClientDocument(DocumentId document, const crdts::Design& design, const OrderedPolicy& policy)
      : id_(document), policy_(policy), shown_(make_shown(design, policy)) {}

  struct Pending {
    Change change;  // as it was made
    bool is_durable = false;
    bool is_saved = false;  // it and all before it are durable, where the queue is kept
    bool is_told = false;   // the server has ordered it, and the disk here has not kept that yet
    bool is_rebased = false;
    uint64_t question = 0;  // with which it was sent on this connection; 0: it was not

    bool is_sent() const { return question > 0; }
    bool is_owed() const { return is_sent() && !is_told; }
  };
  // Performs an own command here: the change that it is now; nothing: it would change nothing. An
  // error: it cannot be, and why.
  StatusOr<std::optional<Change>> perform(const Dot& dot, HybridTime time, const Command& command);
  // One that the disk kept; and that the order has, to come with append().
  Pending& restore(Change change);
  // What the server is to have of the pending one of that place.
  Payload outgoing(uint64_t pending) const {
    return shown_->outgoing(pending_[pending].change, pending);
  }
  std::deque<Pending>& pending() { return pending_; }
  Pending* find(const Dot& dot);
  // What is durable of it and of those before it is saved, and so received. Null: no more is.
  const Pending* save_next();

  // The next entry of the order. True: it is an own one that was pending.
  bool append(const Change& change);
  // It will never be an entry. False: it was not pending.
  bool refuse(const Dot& dot);
  // How many pending commands were performed anew, each once, since the last call.
  uint64_t take_rebased() { return std::exchange(rebased_, 0); }

  DocumentId id() const { return id_; }
  uint64_t entries() const { return entries_; }
  struct Server {
    bool is_heard = false;   // since the connection began
    bool was_heard = false;  // since this opening, and all of it came
    uint64_t length = 0;     // of the order, when it last said
  };
  Server server;

  // InspectedDocument.
  std::optional<Value> value() const override { return shown_->object().value(); }
  std::optional<Hash128> digest() const override { return shown_->object().digest(); }
  const VersionVector& received() const override { return received_; }
  Hash128 received_hash() const override { return received_hash_; }
  const VersionVector& integrated() const override {
    return policy_.shows_at_once ? integrated_ : ordered_;
  }
  Hash128 integrated_hash() const override {
    return policy_.shows_at_once ? integrated_hash_ : ordered_hash_;
  }
  SyncStatus status() const override;
  uint64_t digest_cost() const override { return shown_->digest_cost(); }
  uint64_t value_size() const override { return shown_->object().size(); }
  Depths depths() const override;

 private:
  std::deque<Pending>::iterator place_of(const Dot& dot);
  Pending& add(Change change);

  DocumentId id_;
  OrderedPolicy policy_;
  std::unique_ptr<Shown> shown_;
  uint64_t entries_ = 0;
  VersionVector ordered_;
  Hash128 ordered_hash_;
  std::deque<Pending> pending_;
  VersionVector received_;
  Hash128 received_hash_;
  VersionVector integrated_;
  Hash128 integrated_hash_;
  VersionVector at_server_;  // own
  uint64_t rebased_ = 0;
};

}  // namespace skerry::replica
