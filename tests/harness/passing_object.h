// A document that passes everything on to another: for tests that break one thing of a design.
#pragma once

#include <memory>
#include <utility>

#include "crdts/object/catalogue.h"

namespace skerry::harness {

class PassingObject : public crdts::Object {
 public:
  explicit PassingObject(std::unique_ptr<crdts::Object> inner) : inner_(std::move(inner)) {}
  explicit PassingObject(std::string_view design)
      : PassingObject(crdts::find_design(design)->make()) {}

  StatusOr<crdts::Effect> execute(const Command& command,
                                  const crdts::Mutation& mutation) override {
    return inner_->execute(command, mutation);
  }
  Status apply(ByteView body, const crdts::Mutation& mutation) override {
    return inner_->apply(body, mutation);
  }
  Status join(ByteView folded) override { return inner_->join(folded); }
  Value value() const override { return inner_->value(); }
  Hash128 digest() const override { return inner_->digest(); }
  uint64_t digest_cost() const override { return inner_->digest_cost(); }
  uint64_t size() const override { return inner_->size(); }
  void check_invariants() const override { inner_->check_invariants(); }

 private:
  std::unique_ptr<crdts::Object> inner_;
};

// One to which undo and redo mean nothing: they make changes that say nothing.
class DeafToUndo final : public PassingObject {
 public:
  using PassingObject::PassingObject;

  StatusOr<crdts::Effect> execute(const Command& command,
                                  const crdts::Mutation& mutation) override {
    if (!is<Undo, Redo>(command)) return PassingObject::execute(command, mutation);
    return crdts::Effect{1, Payload::copy_of(as_bytes("?")), 0};
  }
  Status apply(ByteView body, const crdts::Mutation& mutation) override {
    return as_text(body) == "?" ? absl::OkStatus() : PassingObject::apply(body, mutation);
  }
};

}  // namespace skerry::harness
