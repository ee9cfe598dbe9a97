// How far a replica's own changes have got: what each peer last said that it holds durably of them,
// and at which levels their author was told so.
//
// All of it is frontiers, a number for each own actor and peer: nothing is kept of a change. What a
// peer has said holds until it is heard to have begun a new life, whether it is connected or not;
// what an author was told is never taken back.
//
// Cost: a word of a peer O(own actors) where it says a vector, else O(1); where levels beyond
// kLocal are told, O(peers) more. 8 bytes for each own actor and peer.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "core/acknowledge_level.h"
#include "core/change.h"
#include "core/sync_status.h"
#include "core/version_vector.h"
#include "sync/config.h"
#include "sync/outputs.h"

namespace skerry::sync {

class OwnProgress {
 public:
  // Both must outlive this. REQUIRES: the config's peers ascend.
  OwnProgress(const Config& config, Outputs& outputs) : config_(config), outputs_(outputs) {}

  bool is_own(const ActorId& actor) const { return actor.replica == config_.self; }
  // Own dots entered the received set. REQUIRES: is_own(), and they follow what did before.
  void note_received(const DotRun& dots);

  // The peer of a link holds all of the actor's up to `last`, or what a vector says.
  void note_said(uint32_t link, const ActorId& actor, uint64_t last);
  void note_said(uint32_t link, const VersionVector& said);
  // A peer sent them: it has them, though in which of its lives is not known.
  void note_sent(const ActorId& actor, uint64_t last);
  // It began a new life: it may have forgotten what it said.
  void forget(uint32_t link);
  // Every member has integrated all of it.
  void note_stable(const VersionVector& stable);

  // Received here, and no peer has ever said that it holds them.
  uint64_t unacknowledged() const;
  // Received here, and at some level the author is still to be told.
  uint64_t untold() const;
  // Its `pending`, `pending_at_server` and `at_server`.
  void describe(SyncStatus& status) const;

 private:
  static constexpr size_t kFirstLevel = static_cast<size_t>(AcknowledgeLevel::kServer);
  static constexpr size_t kLevels = kAcknowledgeLevels - kFirstLevel;
  struct Own {
    ActorId actor;
    uint64_t received = 0;
    uint64_t said_ever = 0;                 // the most that any peer did
    absl::InlinedVector<uint64_t, 1> said;  // by link
    std::array<uint64_t, kLevels> told{};   // from kServer on
  };

  uint64_t said_by_servers(const Own& own) const;
  uint64_t said_by(const Own& own, uint32_t peers) const;
  void note_said(uint32_t link, Own& own, uint64_t last);
  void tell_levels(Own& own);
  void tell(Own& own, AcknowledgeLevel level, uint64_t last);

  const Config& config_;
  Outputs& outputs_;
  std::vector<Own> own_;  // in the order of appearance
};

}  // namespace skerry::sync
