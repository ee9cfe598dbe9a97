// What every member has integrated: changes that no change still to be made can be concurrent with
// (causal stability; Baquero, Almeida, Shoker 2017, "Pure operation-based replicated data types",
// section 5).
//
// Membership is fixed: every replica that holds the document, those that only read included. Each
// member's vector is spread from neighbour to neighbour, also by nodes that are no members (a
// server that relays), and merged: a member's vectors only grow, so that loss, repetition and
// reordering change nothing. While a member is silent nothing becomes stable.
//
// A member's word counts here only once all of it is integrated here: until then changes of that
// member may be on their way that are concurrent with what it has since integrated. Then whatever
// is integrated next has all that is stable in its past.
//
// Where members have leases, one server decides: it alone counts words, of those members that are
// not evicted, and says what is stable to all others, with what was integrated when it said so:
// that holds at a replica that has integrated as much. A member that comes back is taken to have
// what the server had when it asked for its state.
//
// Assumed: a member keeps its log; one that lost its disk must catch up before it writes.
// Words leave out actors that have ended (sync/log/closings.h): who cannot tell yet what follows
// from a word has not integrated it.
//
// Cost: a table of members x actors that have not ended, and a vector of all; a round tells the
// words that are new since the last one, and every kRoundsToRepeat rounds all of them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/version_vector.h"
#include "sync/log/closings.h"

namespace skerry::sync {

class Stability {
 public:
  static constexpr uint64_t kRoundsToRepeat = 8;

  // Who finds out what is stable: everyone, or where there are leases this server, or its server.
  enum class Judge : uint8_t { kEveryone, kSelf, kServer };

  // REQUIRES: there are members. `self` may be none of them.
  Stability(ReplicaId self, DocumentId document, std::span<const ReplicaId> members,
            Judge judge = Judge::kEveryone);

  // What is integrated here and durable; it only grows. `closings`: of that document. True if more
  // is stable.
  bool integrate(const VersionVector& integrated, const Closings& closings);
  // A frame's body, from any neighbour. False where it is malformed. Call integrate() after it.
  bool take(ByteView body, const Closings& closings);
  // The same of what the server says is stable. REQUIRES: it judges.
  bool take_stable(ByteView body);

  // The member does not count any more; it counts again, as one that has integrated that much.
  void evict(ReplicaId member);
  void readmit(ReplicaId member, const VersionVector& integrated);

  // The frames of a round, each at most `most_bytes` or one row; none where all has been said.
  std::vector<Payload> round(size_t most_bytes);

  // Only grows.
  const VersionVector& stable() const { return stable_; }

 private:
  // Vectors leave out what follows, once all in them is integrated here.
  struct Row {
    ReplicaId member;
    VersionVector said;     // the latest word of it
    VersionVector counted;  // the latest that counts here
    bool has_news = false;  // since the last round
    bool is_out = false;    // evicted
  };
  // What the server said is stable, and what it had integrated then; without what follows.
  struct Said {
    VersionVector stable;
    VersionVector integrated;
  };
  Row* find(ReplicaId member);
  VersionVector least(const Closings& closings) const;
  bool integrate_said(const VersionVector& integrated, const Closings& closings);
  bool says(const Row& row) const { return judge_ != Judge::kServer || row.member == self_; }

  ReplicaId self_;
  DocumentId document_;
  Judge judge_;
  std::vector<Row> rows_;  // ascending by member
  Said said_;              // of kSelf the latest to say, of kServer the latest heard
  bool has_said_ = false;
  bool has_evicted_ = false;  // since it was looked at what is stable
  VersionVector stable_;
  uint64_t rounds_ = 0;
};

}  // namespace skerry::sync
