// What the engine asks of whoever holds the document: the only way in which bodies are understood.
//
// The engine reads headers. A server that cannot read a design still stores and forwards: it
// answers `can_fold` with no and ignores the rest.
#pragma once

#include <cstdint>
#include <span>

#include "core/change.h"
#include "core/status.h"
#include "core/time.h"
#include "core/version_vector.h"

namespace skerry::sync {

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

  // What is integrated into the document; all of `stable` is at every member, integrated.
  virtual const VersionVector& integrated() const = 0;
  virtual void collect(const VersionVector& stable) = 0;

  // How much of a body is user content; 0 for malformed bytes. At most body.size().
  virtual uint32_t content_bytes(ByteView body) const = 0;
};

}  // namespace skerry::sync
