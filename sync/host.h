// What the engine asks of whoever holds the document: the only way in which bodies are understood.
//
// The engine reads headers. A server that cannot read a design still stores and forwards: it
// answers `can_fold` with no and ignores the rest.
#pragma once

#include <cstdint>
#include <span>

#include "core/change.h"
#include "core/snapshot.h"
#include "core/status.h"
#include "core/time.h"
#include "core/version_vector.h"
#include "sync/frame.h"

namespace skerry::sync {

// A change or a bundle of the log.
struct LogItem {
  Payload encoded;
  ItemKind kind = ItemKind::kChange;
};

class Host {
 public:
  virtual ~Host() = default;

  // `change` entered the received set: exactly once each, after its actor's earlier changes and
  // after its dependencies. Its own past changes too, when a log is replayed; not its own commits.
  virtual void apply(const Now& now, const Change& change) = 0;

  // A bundle brought changes that were lacking; others that it covers may be there already.
  virtual void join(const Now& now, const Bundle& bundle) = 0;

  // Whether changes may only be applied after those that their author had integrated.
  virtual bool needs_causal_order() const = 0;

  // Whether `fold` works: the host can read bodies, and joins deltas.
  virtual bool can_fold() const = 0;

  // Joins bodies of changes and of bundles into one body of a bundle. REQUIRES: can_fold().
  virtual StatusOr<Payload> fold(std::span<const ByteView> bodies) = 0;

  // Whether `summarize` and `adopt` work: the host can read bodies, and the design makes snapshots.
  virtual bool can_summarize() const { return false; }

  // A snapshot's body, latest time and frontier: of `below` (null: of nothing) with these items,
  // which follow it in an order that extends causality. What is kept only for changes that are
  // concurrent with `stable` is left out. REQUIRES: can_summarize(), and that every change still
  // to come has all of `stable` in its past.
  virtual StatusOr<Snapshot> summarize(const Snapshot* below, std::span<const LogItem> items,
                                       const VersionVector& stable) {
    (void)below, (void)items, (void)stable;
    return absl::UnimplementedError("no snapshots");
  }

  // Whether a snapshot can enter the document now. FailedPrecondition: not yet, for some of it is
  // to be held back. InvalidArgument: its body is malformed.
  virtual Status check(const Snapshot&) { return absl::UnimplementedError("no snapshots"); }

  // It entered the received set. `beyond`: what the log holds besides, own commits included; what
  // of it was integrated stays so. REQUIRES: check() took it.
  virtual void adopt(const Now&, const Snapshot&, std::span<const LogItem> /*beyond*/) {}

  // The copy was dropped: nothing is integrated any more.
  virtual void forget() {}
  // Performs a command (core/command_bytes.h) as the dots of `actor` from `first` on; what it names
  // is `replaces`, which the author had made of it before. Length 0: it changed nothing.
  struct Performed {
    Change change;
    uint32_t content_bytes = 0;
  };
  virtual StatusOr<Performed> perform(const Now&, ByteView /*command*/, const Dot& /*next*/,
                                      const Dot& /*replaces*/) {
    return absl::UnimplementedError("no commands");
  }

  // What is integrated into the document; all of `stable` is at every member, integrated.
  virtual const VersionVector& integrated() const = 0;
  virtual void collect(const VersionVector& stable) = 0;

  // How much of a body is user content; 0 for malformed bytes. At most body.size().
  virtual uint32_t content_bytes(const Extras& extras, ByteView body) const = 0;
};

}  // namespace skerry::sync
