#include "replica/local_first/design_lattice.h"

#include <utility>

#include "core/check.h"
#include "sync/folded_body.h"

namespace skerry::replica {

using sync::lattice::Cover;
using sync::lattice::News;
using sync::lattice::Piece;

StatusOr<News> DesignLattice::news(const Piece& piece, const sync::lattice::CoverMap& known) const {
  News news;
  auto fresh = fresh_covers(piece.covers, known);
  if (!fresh.ok()) return fresh.status();
  news.piece.covers = *std::move(fresh);
  news.piece.latest = piece.latest;
  news.new_changes = count_dots(news.piece.covers);
  news.old_changes = count_dots(piece.covers) - news.new_changes;
  if (news.piece.covers.empty() || piece.body.empty()) return news;
  auto residual = object_->residual(piece.body.view());
  if (!residual.ok()) return invalid(std::string(residual.status().message()));
  news.piece.body = *std::move(residual);
  return news;
}

void DesignLattice::join(const Now& now, const Piece& piece, bool is_own) {
  if (!piece.body.empty()) {
    const Status joined = object_->join(piece.body.view());
    SKERRY_CHECK(joined.ok());  // news() took it, or it was made here
  }
  std::vector<Bundle::Cover> covers;
  covers.reserve(piece.covers.size());
  for (const Cover& cover : piece.covers) covers.push_back({cover.dots, joined_.add(cover)});
  if (is_own || document_ == nullptr) return;
  const Payload body = sync::encode_folded_body({piece.latest, {}, {}, piece.body.view()});
  document_->receive(make_bundle(id_, std::move(covers), body.view()), now.wall);
}

Payload DesignLattice::state() const {
  StatusOr<Payload> state = object_->state();
  SKERRY_CHECK(state.ok());  // every design that folds has one
  return *std::move(state);
}

uint32_t DesignLattice::content_bytes(ByteView body) const {
  return design_->content_bytes == nullptr || body.empty() ? 0 : design_->content_bytes(body);
}

}  // namespace skerry::replica
