// A design's own lattice, as the sync engine of joined modes sees it
// (sync/spread/states/lattice.h).
//
// It holds an object of its own, apart from the document: what a replica sends must be durable,
// and must not depend on what its user holds back, while a document shows commits at once. Cost:
// one more join of every delta, and the memory of one more object.
#pragma once

#include <memory>

#include "crdts/object/catalogue.h"
#include "replica/local_first/document.h"
#include "sync/spread/states/lattice.h"

namespace skerry::replica {

class DesignLattice final : public sync::Lattice {
 public:
  // REQUIRES: design->fold != nullptr. `document` may be null (a server), and outlives this.
  DesignLattice(DocumentId id, const crdts::Design* design, Document* document)
      : id_(id), design_(design), document_(document), object_(design->make()) {}

  bool lists_changes() const override { return false; }
  StatusOr<sync::Fresh> fresh(const sync::Delta& delta,
                              const sync::SummedSet& known) const override;
  void join(const Now& now, const sync::Delta& delta, sync::Origin origin) override;
  Payload element_of(const Change&, Payload delta) const override { return delta; }
  Payload state() const override;
  StatusOr<Payload> fold(std::span<const ByteView> bodies) const override {
    return design_->fold(bodies);
  }
  uint64_t elements(ByteView body) const override { return design_->elements(body); }
  uint32_t content_bytes(ByteView body) const override;

 private:
  DocumentId id_;
  const crdts::Design* design_;
  Document* document_;
  std::unique_ptr<crdts::Object> object_;
  sync::SummedSet joined_;
};

}  // namespace skerry::replica
