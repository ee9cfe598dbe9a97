// What the spreading of states and deltas asks of a document: a join-semilattice whose elements are
// bytes.
//
// The engine (states.h) knows deltas: elements of the lattice with the changes that they stand for.
// It decides who is sent which and when; what they mean is behind this interface. Two
// implementations: a design's own lattice (replica/local_first/design_lattice.h), and for designs
// that are none the set of their changes (change_set.h).
//
// Invariant that both sides keep: the state held here is the join of exactly the changes that are
// received, so that equal sets of changes mean equal states.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/status.h"
#include "core/time.h"
#include "sync/log/summed_runs.h"

namespace skerry::sync {

struct Delta {
  std::vector<SummedRun> runs;  // none where the body says it (Lattice::lists_changes)
  HybridTime latest;            // of all its changes: a replica's clock must pass it
  Payload body;                 // empty: bottom
};

// What a delta that came brings.
struct Fresh {
  Delta delta;  // runs follow what was known, even where the body says it
  uint64_t new_changes = 0;
  uint64_t old_changes = 0;  // known already
};

// Whose a delta is: this replica's own commit, or not.
enum class Origin : uint8_t { kOwn, kOther };

class Lattice {
 public:
  virtual ~Lattice() = default;

  // Whether bodies list their changes, so that deltas travel without runs.
  virtual bool lists_changes() const = 0;

  // What `delta` brings to a state of exactly the changes in `known`, of which some may not be
  // joined yet: the residual of its body, and the runs that are new. Invalid argument: a
  // malformed body. Failed precondition: it needs changes that are not known.
  virtual StatusOr<Fresh> fresh(const Delta& delta, const SummedSet& known) const = 0;

  // Joins what fresh() gave, in its order; the document has seen an own commit already.
  virtual void join(const Now& now, const Delta& delta, Origin origin) = 0;

  // The element that this change of the replica's own is, where its mutator returned `delta`.
  virtual Payload element_of(const Change& change, Payload delta) const = 0;
  // The whole state.
  virtual Payload state() const = 0;
  // The join of bodies that fresh() took, none of them empty. REQUIRES: two or more.
  virtual StatusOr<Payload> fold(std::span<const ByteView> bodies) const = 0;

  // The changes that a delta stands for, or more than one in a run; for accounts.
  virtual std::vector<DotRun> dots_of(const Delta& delta) const {
    std::vector<DotRun> runs;
    for (const SummedRun& run : delta.runs) runs.push_back(run.dots);
    return runs;
  }

  // How many irreducible elements a body is the join of (Enes et al. 2019, section 3).
  virtual uint64_t elements(ByteView body) const = 0;
  // How much of a body is user content; at most its size.
  virtual uint32_t content_bytes(ByteView body) const = 0;
};

}  // namespace skerry::sync
