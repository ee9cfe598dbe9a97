// WOOT as an Object (Oster et al. 2006, Data consistency for P2P collaborative editing; WOOTH of
// Ahmed-Nacer et al. 2011, section 3).
//
// The body of a change is a splice (splice_body.h) whose left and right are the visible neighbours
// of the inserted run; each character of a run has the one before it on its left and the run's
// right neighbour on its right. Cost: see WootList; value() and digest() are O(elements).
#pragma once

#include <vector>

#include "core/codec.h"
#include "crdts/object/object.h"
#include "crdts/text/splice_body.h"
#include "crdts/text/woot/woot_list.h"

namespace skerry::crdts::text {

class WootObject final : public Object {
 public:
  // Bytes of visible content.
  static constexpr size_t kMaxContent = size_t{1} << 30;

  StatusOr<Effect> execute(const Command& command, const Mutation& mutation) override;
  Status apply(ByteView body, const Mutation& mutation) override;
  Status join(ByteView folded) override;
  Value value() const override { return list_.text(); }
  Hash128 digest() const override { return text_digest(list_.text()); }
  Hash128 state_digest() const override { return list_.state_digest(); }
  uint64_t digest_cost() const override { return 16 * list_.elements() + 1; }
  uint64_t size() const override { return list_.visible(); }
  uint64_t garbage() const override { return list_.elements() - list_.visible(); }
  void check_invariants() const override { list_.check_invariants(); }

 private:
  Status check_dots(const Mutation& mutation, uint64_t length, size_t bytes) const;
  // The block of what a body names; kNone for none.
  StatusOr<uint32_t> named(const SpliceBody::Id& id, const ActorId& author) const;
  SpliceBody::Id wire_id(uint32_t block, const ActorId& author);
  // Inserts splice_.inserted between two.
  void insert_run(ElementId first, uint32_t left, uint32_t right);

  WootList list_;
  SpliceBody splice_;             // of the change at hand
  std::vector<uint32_t> erased_;  // of the change at hand
  Encoder encoder_;
};

}  // namespace skerry::crdts::text
