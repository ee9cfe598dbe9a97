// The lattice of every design that has none of its own: the set of its changes.
//
// A body is changes in their wire form, each with its length before it, in an order that extends
// causality. Join is union: what is new is applied in causal order. The irreducible elements are
// the dots.
//
// Cost: fresh is O(body); the state is kept as bytes and copied when it is asked for after a
// change. Limit: 4 GiB of changes.
#pragma once

#include <vector>

#include "core/codec.h"
#include "sync/host.h"
#include "sync/spread/states/lattice.h"

namespace skerry::sync {

class ChangeSet final : public Lattice {
 public:
  // `host` applies changes, and outlives this.
  ChangeSet(DocumentId document, Host& host) : document_(document), host_(host) {}

  bool lists_changes() const override { return true; }
  StatusOr<Fresh> fresh(const Delta& delta, const SummedSet& known) const override;
  void join(const Now& now, const Delta& delta, Origin origin) override;
  Payload element_of(const Change& change, Payload delta) const override;
  Payload state() const override;
  StatusOr<Payload> fold(std::span<const ByteView> bodies) const override;
  std::vector<DotRun> dots_of(const Delta& delta) const override;
  uint64_t elements(ByteView body) const override;
  uint32_t content_bytes(ByteView body) const override;

 private:
  DocumentId document_;
  Host& host_;
  Encoder all_;
  mutable Payload state_;  // of all_, or empty when that has grown
};

}  // namespace skerry::sync
