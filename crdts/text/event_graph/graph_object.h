// A text as an event graph, as an Object (Gentle and Kleppmann 2025, Collaborative text editing
// with Eg-walker).
//
// What travels is what the author did, in positions of the text that the author saw, and after
// what: no element is named. Replicas of one document in one process share its history; each has a
// version of it, a rope and a tracker of its own, and decodes what comes to it all the same.
//
// Cost: execute O(1) and the edit where it goes on, else O(log text); apply that of Merger; value()
// and digest() are O(text).
#pragma once

#include <memory>

#include "core/codec.h"
#include "crdts/object/commons.h"
#include "crdts/object/object.h"
#include "crdts/text/event_graph/edit_body.h"
#include "crdts/text/event_graph/text_document.h"

namespace skerry::crdts::event_graph {

class SharedHistory final : public Commons {
 public:
  uint64_t bytes() const override { return history_->bytes(); }
  const std::shared_ptr<TextHistory>& history() const { return history_; }

 private:
  std::shared_ptr<TextHistory> history_ = std::make_shared<TextHistory>();
};

class GraphObject final : public Object {
 public:
  explicit GraphObject(Order order) : document_(order) {}
  // Shares a history with others; the first one makes it.
  GraphObject(Order order, std::shared_ptr<Commons>& commons);

  StatusOr<Effect> execute(const Command& command, const Mutation& mutation) override;
  Status apply(ByteView body, const Mutation& mutation) override;
  Status join(ByteView folded) override;
  // A snapshot's text is taken as it is: what its history says is worked out when the first change
  // arrives that is concurrent with something, or a snapshot is asked for, either of which is
  // refused if the two do not belong together.
  StatusOr<Payload> snapshot() const override;
  Status restore(ByteView snapshot) override;
  Value value() const override { return document_.text(); }
  Hash128 digest() const override { return text_digest(document_.text()); }
  Hash128 state_digest() const override;
  uint64_t digest_cost() const override { return document_.rope().counts().bytes + 1; }
  uint64_t size() const override { return document_.size(); }
  // Characters that are kept for what is still concurrent with their erasure, and for the past.
  uint64_t garbage() const override { return document_.held().inserted() - document_.size(); }
  uint64_t shared_bytes() const override {
    return shares_ ? document_.held().history_bytes(document_.history()) : 0;
  }
  void check_invariants() const override;

  const TextDocument& document() const { return document_; }
  void drop_tracker() { document_.drop_tracker(); }
  bool shares() const { return shares_; }

 private:
  // OK if the document's text is what its history says, as far as an edit made at version_ asks.
  Status check_text();
  // OK if the edit's dots are the actor's next ones and there is room for them.
  Status check_room(const Mutation& mutation, const Edit& edit) const;
  // The events that body_ names, into version_: ascending, of honest authors a version.
  Status find_version(const Mutation& mutation);
  // The event with which a shared history has an edit made at version_ already, into `first`, if it
  // has it. False if what it has of the actor next is another one.
  bool find_known(const Mutation& mutation, const Edit& edit, Event& first) const;
  // Goes on with a copy of what is held.
  void go_alone();

  TextDocument document_;
  bool shares_ = false;
  bool is_replayed_ = true;  // else the text is a snapshot's
  EditBody body_;            // of the change at hand
  Version version_;          // of the change at hand
  Encoder encoder_;
};

}  // namespace skerry::crdts::event_graph
