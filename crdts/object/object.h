// One replica's copy of one document, with its design erased.
//
// Designs themselves are regular value types under crdts/<family>/; their laws are tested and their
// operations benchmarked directly, as templates. This is the edge where bytes begin: a replica
// holds an Object, and everything that enters or leaves it is encoded.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "core/bytes.h"
#include "core/command.h"
#include "core/ids.h"
#include "core/status.h"
#include "core/time.h"
#include "core/value.h"
#include "core/version_vector.h"

namespace skerry::crdts {

// Who performs a command, and which dots its change will start at. A change that is a run of n dots
// takes [first, first + n).
struct Mutation {
  ActorId actor;
  uint64_t first = 1;
  HybridTime time;
};

// What a command became: the body of a change and the number of dots it spans.
struct Effect {
  uint64_t length = 0;  // 0: the command had no effect, and there is no change
  Payload body;
  uint32_t content_bytes = 0;  // user content inside `body`
};

class Object {
 public:
  virtual ~Object() = default;

  // Performs a command here and says what to tell the others. A command that cannot be is an error
  // and changes nothing: invalid argument (a position past the end, invalid UTF-8, another family's
  // verb), unimplemented (a command of the family that the design does not have), failed
  // precondition (not in this state: a bounded counter without the rights).
  virtual StatusOr<Effect> execute(const Command& command, const Mutation& mutation) = 0;

  // Integrates another replica's change: in causal order for designs that ask for it, exactly once.
  // `first` and `time` come from the change's header. A malformed body is an error and changes
  // nothing.
  virtual Status apply(ByteView body, const Mutation& mutation) = 0;

  // Joins a folded body (see Design::fold); any number of times, in any order. Op-based designs
  // refuse.
  virtual Status join(ByteView folded) = 0;

  // What full-state and delta protocols ask of a design that folds (Enes et al. 2019, section 3);
  // others refuse.
  // All of it, as a folded body.
  virtual StatusOr<Payload> state() const { return no_lattice(); }
  // The join of those irreducible parts of a folded body that are not below this state: what
  // joining it would bring. Empty bytes when it would bring nothing.
  virtual StatusOr<Payload> residual(ByteView) const { return no_lattice(); }

  // All of it as bytes that restore() opens without working out again what was concurrent: the same
  // bytes wherever the same changes are integrated. Unimplemented where Design::offers_snapshots
  // is false.
  virtual StatusOr<Payload> snapshot() const { return no_snapshots(); }
  // Opens what snapshot() of the same design gave; from then on the object behaves as one that
  // integrated all those changes. Bytes that are none are an error, which leaves it empty.
  // REQUIRES: nothing was integrated here before.
  virtual Status restore(ByteView snapshot) {
    (void)snapshot;
    return no_snapshots();
  }

  // Every member has integrated all of `stable`: what was kept only for changes that may still be
  // concurrent with it may go. Never observable. Only ever grows; may come at any moment.
  virtual void collect(const VersionVector& stable) { (void)stable; }
  // How many pieces are kept that no value shows: tombstones, log entries, removed dots.
  virtual uint64_t garbage() const { return 0; }
  // Memory that this object would hold besides, did it not share with others (see commons.h).
  virtual uint64_t shared_bytes() const { return 0; }

  virtual Value value() const = 0;
  // Equals digest_of(value()).
  virtual Hash128 digest() const = 0;
  // What digest() costs, in bytes, about. Itself O(1); the same where equal changes are integrated.
  virtual uint64_t digest_cost() const = 0;
  // Of everything inside, seen or not: equal digests behave alike from here on. For tests that walk
  // delivery orders; a design without a canonical inner form keeps this default.
  virtual Hash128 state_digest() const { return digest(); }
  // The length of a text in scalar values, the number of elements of a set, 1 for the rest.
  virtual uint64_t size() const = 0;

  // Aborts through SKERRY_CHECK when an internal invariant is broken. For tests and fuzzers.
  virtual void check_invariants() const = 0;

 private:
  static Status no_lattice() { return absl::UnimplementedError("this design is not a lattice"); }
  static Status no_snapshots() { return absl::UnimplementedError("this design has no snapshots"); }
};

}  // namespace skerry::crdts
