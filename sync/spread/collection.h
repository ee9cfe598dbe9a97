// When a replica talks of what it has integrated of a document, and what follows when something
// becomes stable (stability.h).
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "sync/config.h"
#include "sync/intake/holdings.h"
#include "sync/link/timers.h"
#include "sync/spread/stability.h"

namespace skerry::sync {

class Collection {
 public:
  Collection(const Config& config, DocumentId document, std::span<const ReplicaId> members)
      : config_(config), stability_(config.self, document, members) {}

  void start(const Now& now) { at_ = later(now.steady, config_.options.stability); }
  Instant next_deadline() const { return at_; }

  // False: it is malformed.
  bool take(ByteView body) { return stability_.take(body); }

  // What is said in a round, where one is due, and whether more has become stable.
  struct Round {
    std::vector<Payload> frames;
    bool has_grown = false;
  };
  Round tick(const Now& now, const VersionVector& integrated, const Holdings& holdings) {
    Round round;
    if (at_ > now.steady) return round;
    at_ = later(now.steady, config_.options.stability);
    round.has_grown = stability_.integrate(durable_part(integrated, holdings));
    round.frames = stability_.round(config_.options.max_frame_bytes);
    return round;
  }

  const VersionVector& stable() const { return stability_.stable(); }

 private:
  // Own commits are integrated before they are durable.
  static VersionVector durable_part(const VersionVector& integrated, const Holdings& holdings) {
    VersionVector result;
    for (const VersionVector::Entry& entry : integrated.entries()) {
      const uint64_t last = std::min(entry.last, holdings.received(entry.actor));
      if (last > 0) result.raise(entry.actor, last);
    }
    return result;
  }

  const Config& config_;
  Stability stability_;
  Instant at_ = Instant::max();
};

}  // namespace skerry::sync
