// One document at one replica: the design's object, the set of changes integrated into it, and
// those that are received but held back (held_back.h).
//
// Invariants: each change is integrated once. A bundle is integrated whole, when all that it covers
// is within the limit.
//
// A change of a later version of the protocol cannot be read, and is held for this life: what is
// shown is what a replica would show that had never heard of it, nor of what was made by who had.
//
// Cost: integrating O(1) beyond the object's own work; raising the limit O(actors held + changes
// let in * log).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/change.h"
#include "core/command.h"
#include "core/hybrid_logical_clock.h"
#include "core/prefetch.h"
#include "core/version_vector.h"
#include "crdts/object/catalogue.h"
#include "replica/local_first/held_back.h"
#include "replica/local_first/integrated_set.h"
#include "sync/host.h"

namespace skerry::replica {

class Document {
 public:
  // Whose document it is: its own times are passed wherever they come from.
  struct Owner {
    std::optional<ReplicaId> replica;  // nothing: nobody's
    Duration clock_bound = HybridLogicalClock::kDefaultMaxDrift;
    uint8_t version = kProtocolVersion;  // that it writes, and the last that it reads
  };

  // REQUIRES: design != nullptr, and it supports the mode; `commons` (see Config) outlives it.
  Document(DocumentId id, const crdts::Design* design, ReplicationMode mode, const Owner& owner,
           std::shared_ptr<crdts::Commons>* commons = nullptr);
  Document(DocumentId id, const crdts::Design* design,
           ReplicationMode mode = ReplicationMode::kOperations)
      : Document(id, design, mode, Owner()) {}

  // Where what is received from now on comes from. This replica's own log: its clock passes every
  // time in it, and what the design refuses is not news.
  enum class Source : uint8_t { kPeers, kOwnLog };
  void receive_from(Source source) { is_restoring_ = source == Source::kOwnLog; }

  // Performs a command as `actor`'s dots from `first` on; the change depends on `ends`, too, which
  // are integrated. Length 0 in the result's dots: it changed nothing. The change is applied, but
  // integrated only by integrate_own(): in between, nothing else may happen to the document but
  // that.
  struct Commit {
    Change change;
    uint32_t content_bytes = 0;
  };
  StatusOr<Commit> execute(const Command& command, const ActorId& actor, uint64_t first,
                           Instant wall, const Frontier& ends = {});
  void integrate_own(const Change& change);

  // A change, or a bundle, entered the received set.
  void receive(const Change& change, Instant wall);
  void receive(const Bundle& bundle, Instant wall);

  // Whether a snapshot can be adopted now. FailedPrecondition: some of it is beyond the limit of
  // integration. InvalidArgument: its body is malformed. What was opened is kept for adopt().
  Status check(const Snapshot& snapshot);
  // A snapshot entered the received set. Of the items beyond it, in an order that extends
  // causality, those stay integrated that were. REQUIRES: check() took it.
  void adopt(const Snapshot& snapshot, std::span<const sync::LogItem> beyond, Instant wall);

  // The limit only grows; nothing: no limit.
  void limit_integration(const std::optional<VersionVector>& limit, Instant wall);

  // Every member has integrated all of `stable`.
  void collect(const VersionVector& stable) { object_->collect(stable); }

  // Frees the object and what is held back. REQUIRES: nothing is asked of it any more.
  void drop() {
    object_.reset();
    held_back_ = HeldBack(owner_.version);
    integrated_ = IntegratedSet(IntegratedSet::Order::kAny);
  }

  // Something is integrated soon.
  void prefetch(Ahead step) const {
    constexpr size_t kObjectBytes = 192;
    if (step != Ahead::kNear) return;
    skerry::prefetch<kObjectBytes>(object_.get());
    integrated_.prefetch();
  }

  const crdts::Object& object() const { return *object_; }
  const VersionVector& integrated() const { return integrated_.version(); }
  Hash128 integrated_hash() const { return integrated_.hash(); }
  uint64_t held() const { return held_back_.changes(); }
  const HeldBack& held_back() const { return held_back_; }
  // Changes and bundles whose time ran too far ahead of this wall clock to be passed. They count
  // all the same.
  uint64_t future_times() const { return future_times_; }
  // Whether there are changes whose bodies the design refused: they are in the set and have no
  // effect.
  bool has_refused() const { return !refused_.empty(); }
  // The dots of those since the last call, at most kMostRefusedTold.
  std::vector<DotRun> take_refused() { return std::exchange(refused_, {}); }
  static constexpr size_t kMostRefusedTold = 64;

 private:
  bool is_own(const ActorId& actor) const { return owner_.replica == actor.replica; }
  enum class Origin : uint8_t { kOwn, kPeer };
  void note_time(HybridTime time, Origin origin, Instant wall);
  void note_refused(const DotRun& dots);
  void integrate(const Change& change, Instant wall);
  void integrate(const Bundle& bundle, Instant wall);
  void integrate_held(Instant wall);

  DocumentId id_;
  Owner owner_;
  const crdts::Design* design_;
  ReplicationMode mode_;
  std::unique_ptr<crdts::Object> object_;
  std::unique_ptr<crdts::Object> opened_;  // of the snapshot that was checked last
  const uint8_t* opened_of_ = nullptr;     // its body
  HybridLogicalClock clock_;
  IntegratedSet integrated_;
  HeldBack held_back_;
  uint64_t future_times_ = 0;
  std::vector<DotRun> refused_;
  bool is_restoring_ = false;
};

}  // namespace skerry::replica
