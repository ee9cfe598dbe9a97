// What a document's replica has received: durable here, and causally complete.
#pragma once

#include <algorithm>

#include "core/bytes.h"
#include "core/hash.h"
#include "core/ids.h"
#include "core/version_vector.h"
#include "sync/intake/own_progress.h"
#include "sync/log/closings.h"

namespace skerry::sync {

class Holdings {
 public:
  virtual ~Holdings() = default;

  virtual const VersionVector& received() const = 0;
  virtual Hash128 received_hash() const = 0;
  // Of one actor; `accepted` with what waits for the disk.
  virtual uint64_t received(const ActorId& actor) const = 0;
  virtual uint64_t accepted(const ActorId& actor) const = 0;
  // Which actors of it have ended; of joined states nothing is known of that.
  virtual const Closings& closings() const {
    static const Closings kNone;
    return kNone;
  }
  // What of `vector` is received.
  VersionVector received_of(const VersionVector& vector) const {
    VersionVector both;
    for (const VersionVector::Entry& entry : vector.entries()) {
      const uint64_t last = std::min(entry.last, received(entry.actor));
      if (last > 0) both.raise(entry.actor, last);
    }
    return both;
  }
  // How far own changes have got.
  virtual const OwnProgress& own() const = 0;
  virtual OwnProgress& own() = 0;
  // A frame of changes comes soon, with this body: brings nearer what it will be looked up in.
  virtual void prefetch(ByteView /*body*/) const {}
  // Inputs that wait for the disk.
  virtual uint64_t waiting() const = 0;
  // Frees it all. REQUIRES: nothing is asked of it any more.
  virtual void drop() = 0;
};

}  // namespace skerry::sync
