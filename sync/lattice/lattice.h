// What the protocols of joined modes ask of a document: a join-semilattice whose elements are
// bytes.
//
// The engine (join_engine.h) knows pieces: elements of the lattice with the changes that they stand
// for. It decides who is sent which pieces and when; what they mean is behind this interface. Two
// implementations: a design's own lattice (replica/local_first/design_lattice.h), and for designs
// that are none the set of their changes (change_set.h).
//
// Invariant that both sides keep: the state held here is the join of exactly the changes that the
// engine has settled, so that equal sets of changes mean equal states.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/status.h"
#include "core/time.h"
#include "sync/lattice/covers.h"

namespace skerry::sync::lattice {

struct Piece {
  std::vector<Cover> covers;  // none where the body says it (Lattice::covers_itself)
  HybridTime latest;          // of all its changes: a replica's clock must pass it
  Payload body;               // empty: bottom
};

// What a received piece brings.
struct News {
  Piece piece;  // covers follow what was known, even where the body says it
  uint64_t new_changes = 0;
  uint64_t old_changes = 0;  // known already
};

class Lattice {
 public:
  virtual ~Lattice() = default;

  // Whether bodies list their changes, so that pieces travel without covers.
  virtual bool covers_itself() const = 0;

  // What `piece` brings to a state of exactly the changes in `known`, of which some may not be
  // joined yet: the residual of its body, and the covers that are new. Invalid argument: a
  // malformed body. Failed precondition: it needs changes that are not known.
  virtual StatusOr<News> news(const Piece& piece, const CoverMap& known) const = 0;

  // Joins what news() gave, in its order; of an own commit, which the document has seen already,
  // when `is_own`.
  virtual void join(const Now& now, const Piece& piece, bool is_own) = 0;

  // The whole state.
  virtual Payload state() const = 0;
  // The join of bodies that news() took, none of them empty. REQUIRES: two or more.
  virtual StatusOr<Payload> fold(std::span<const ByteView> bodies) const = 0;

  // The changes that a piece stands for, or more than one in a run; for accounts.
  virtual std::vector<DotRun> runs(const Piece& piece) const {
    std::vector<DotRun> runs;
    for (const Cover& cover : piece.covers) runs.push_back(cover.dots);
    return runs;
  }

  // How many irreducible elements a body is the join of (Enes et al. 2019, section 3).
  virtual uint64_t elements(ByteView body) const = 0;
  // How much of a body is user content; at most its size.
  virtual uint32_t content_bytes(ByteView body) const = 0;
};

}  // namespace skerry::sync::lattice
