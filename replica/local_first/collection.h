// When a replica talks of what it has integrated, and what follows when something becomes stable
// (sync/stability.h). Off where Options::stability is zero.
#pragma once

#include <algorithm>

#include "replica/factory.h"
#include "sync/engine.h"
#include "sync/stability.h"

namespace skerry::replica {

class Collection {
 public:
  explicit Collection(const Config& config)
      : options_(config.sync),
        stability_(config.id, config.sync.stability.ns > 0 ? std::span(config.members)
                                                           : std::span<const ReplicaId>()) {}

  void start(const Now& now) {
    if (stability_.is_on()) at_ = sync::later(now.steady, options_.stability);
  }
  Instant next_deadline() const { return at_; }

  // Takes note of a frame that the engine has seen: only those of this subject are read.
  void hear(const Payload& frame, FrameAccount& account) {
    if (!stability_.is_on() || account.is_corrupt) return;
    const auto open = sync::open_frame(frame.view());
    if (!open.has_value() || open->type != sync::FrameType::kStability) return;
    account.is_corrupt = !stability_.take(open->body);
    if (account.is_corrupt) std::swap(account.control, account.redundant);
  }

  // A round, when it is due. True if more has become stable.
  bool tick(const Now& now, const VersionVector& integrated, sync::Engine& engine) {
    if (at_ > now.steady) return false;
    at_ = sync::later(now.steady, options_.stability);
    const bool has_grown = stability_.integrate(durable_part(integrated, engine));
    for (Payload& frame : stability_.round(options_.max_frame_bytes)) {
      engine.send_aside(now, std::move(frame));
    }
    return has_grown;
  }

  const VersionVector& stable() const { return stability_.stable(); }
  // Of what is integrated, how many dots are not stable; 0 where it is off.
  uint64_t unstable(const VersionVector& integrated) const {
    return stability_.is_on() ? integrated.total() - stability_.stable().total() : 0;
  }

 private:
  // Own commits are integrated before they are durable.
  static VersionVector durable_part(const VersionVector& integrated, const sync::Engine& engine) {
    VersionVector result;
    for (const VersionVector::Entry& entry : integrated.entries()) {
      const uint64_t last = std::min(entry.last, engine.log().received(entry.actor));
      if (last > 0) result.raise(entry.actor, last);
    }
    return result;
  }

  sync::Options options_;
  sync::Stability stability_;
  Instant at_ = Instant::max();
};

}  // namespace skerry::replica
