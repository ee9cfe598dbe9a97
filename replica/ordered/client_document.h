// One document at a client of a server that orders commands: what the server has ordered, as far
// as it is here, and what this client has asked for and has not come back.
//
// What is shown is the order's value, with the own commands that are under way on top of it where
// they are shown at once. When others' commands come before them they are performed anew: rebased.
//
// Cost: a rebase copies the document, once for any number of entries that came since it was last
// looked at.
#pragma once

#include <deque>
#include <optional>
#include <utility>

#include "core/inspection.h"
#include "replica/ordered/sequence.h"

namespace skerry::replica {

// In what the architectures differ.
struct OrderedPolicy {
  bool shows_at_once = true;  // an own command, before the server has ordered it
  bool keeps_queue = true;    // own commands are durable here first, and wait for the server
};

class ClientDocument final : public InspectedDocument {
 public:
  ClientDocument(DocumentId document, const crdts::Design& design, const OrderedPolicy& policy)
      : id_(document), policy_(policy), ordered_(design) {}

  struct Pending {
    Change change;
    Command command;
    bool is_durable = false;
    bool is_saved = false;  // it and all before it are durable, where the queue is kept
    bool is_sent = false;   // on this connection
    bool is_told = false;   // the server has ordered it, and the disk here has not kept that yet
    bool is_rebased = false;
  };
  // What becomes of the own command that is next; an error: nothing, and why. 0: it would change
  // nothing.
  StatusOr<uint64_t> try_on(const Command& command);
  // REQUIRES: try_on() said that it changes something.
  Pending& add(Change change, Command command);
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
  std::optional<Value> value() const override { return shown().object().value(); }
  std::optional<Hash128> digest() const override { return shown().object().digest(); }
  const VersionVector& received() const override { return received_; }
  Hash128 received_hash() const override { return received_hash_; }
  const VersionVector& integrated() const override {
    return policy_.shows_at_once ? integrated_ : ordered_.dots();
  }
  Hash128 integrated_hash() const override {
    return policy_.shows_at_once ? integrated_hash_ : ordered_.hash();
  }
  SyncStatus status() const override;
  uint64_t digest_cost() const override;
  uint64_t value_size() const override { return shown().object().size(); }
  Depths depths() const override;

 private:
  std::deque<Pending>::iterator place_of(const Dot& dot);
  // With what is pending, where that is shown.
  const Sequence& shown() const;

  DocumentId id_;
  OrderedPolicy policy_;
  Sequence ordered_;
  uint64_t entries_ = 0;
  std::deque<Pending> pending_;
  mutable std::optional<Sequence> ahead_;  // ordered_ and all pending; nothing: to be made anew
  VersionVector received_;
  Hash128 received_hash_;
  VersionVector integrated_;
  Hash128 integrated_hash_;
  VersionVector at_server_;  // own
  uint64_t rebased_ = 0;
};

}  // namespace skerry::replica
