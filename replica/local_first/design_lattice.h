// A design's own lattice, as the sync engine of joined modes sees it (sync/lattice/lattice.h).
//
// It holds an object of its own, apart from the document: what a replica sends must be durable,
// and must not depend on what its user holds back, while a document shows commits at once. Cost:
// one more join of every piece, and the memory of one more object.
#pragma once

#include <memory>

#include "crdts/catalogue.h"
#include "replica/local_first/document.h"
#include "sync/lattice/lattice.h"

namespace skerry::replica {

class DesignLattice final : public sync::lattice::Lattice {
 public:
  // REQUIRES: design->fold != nullptr. `document` may be null (a server), and outlives this.
  DesignLattice(DocumentId id, const crdts::Design* design, Document* document)
      : id_(id), design_(design), document_(document), object_(design->make()) {}

  bool covers_itself() const override { return false; }
  StatusOr<sync::lattice::News> news(const sync::lattice::Piece& piece,
                                     const sync::lattice::CoverMap& known) const override;
  void join(const Now& now, const sync::lattice::Piece& piece, bool is_own) override;
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
  sync::lattice::CoverMap joined_;
};

}  // namespace skerry::replica
