// A text as an event graph, as an Object (Gentle and Kleppmann 2025, Collaborative text editing
// with Eg-walker).
//
// What travels is what the author did, in positions of the text that the author saw, and after
// what: no element is named. Cost: execute O(1) and the edit where it goes on, else O(log text);
// apply that of Merger; value() and digest() are O(text).
#pragma once

#include "core/codec.h"
#include "crdts/object.h"
#include "crdts/text/event_graph/document.h"
#include "crdts/text/event_graph/edit_body.h"

namespace skerry::crdts::event_graph {

class GraphObject final : public Object {
 public:
  explicit GraphObject(Order order) : document_(order) {}

  StatusOr<Effect> execute(const Command& command, const Mutation& mutation) override;
  Status apply(ByteView body, const Mutation& mutation) override;
  Status join(ByteView folded) override;
  Value value() const override { return document_.text(); }
  Hash128 digest() const override { return text_digest(document_.text()); }
  Hash128 state_digest() const override;
  uint64_t digest_cost() const override { return document_.rope().counts().bytes + 1; }
  uint64_t size() const override { return document_.size(); }
  // Characters that are kept for what is still concurrent with their erasure, and for the past.
  uint64_t garbage() const override {
    return document_.history().operations.inserted() - document_.size();
  }
  void check_invariants() const override { document_.check_invariants(); }

  const Document& document() const { return document_; }

 private:
  // OK if the edit's dots are the actor's next ones and there is room for them.
  Status check_room(const Mutation& mutation, const Edit& edit) const;
  // The version that body_ names, into version_.
  Status find_version(const Mutation& mutation);

  Document document_;
  EditBody body_;    // of the change at hand
  Version version_;  // of the change at hand
  Encoder encoder_;
};

}  // namespace skerry::crdts::event_graph
