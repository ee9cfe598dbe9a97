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
// Assumed: a member keeps its log; one that lost its disk must catch up before it writes.
// Cost: a table of members x actors; a round tells what is new since the last one, and every
// kRoundsToRepeat rounds all of it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/version_vector.h"

namespace skerry::sync {

class Stability {
 public:
  static constexpr uint64_t kRoundsToRepeat = 8;

  // REQUIRES: there are members. `self` may be none of them.
  Stability(ReplicaId self, DocumentId document, std::span<const ReplicaId> members);

  // What is integrated here and durable; it only grows. True if more is stable.
  bool integrate(const VersionVector& integrated);
  // A frame's body, from any neighbour. False where it is malformed. Call integrate() after it.
  bool take(ByteView body);

  // The frames of a round, each at most `most_bytes` or one row; none where all has been said.
  std::vector<Payload> round(size_t most_bytes);

  // Only grows.
  const VersionVector& stable() const { return stable_; }

 private:
  struct Row {
    ReplicaId member;
    VersionVector said;     // the latest word of it
    VersionVector counted;  // the latest that counts here
    bool has_news = false;  // since the last round
  };
  Row* find(ReplicaId member);
  VersionVector least() const;

  ReplicaId self_;
  DocumentId document_;
  std::vector<Row> rows_;  // ascending by member
  VersionVector stable_;
  uint64_t rounds_ = 0;
};

}  // namespace skerry::sync
