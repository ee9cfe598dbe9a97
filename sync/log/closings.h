// Which actors of a document have ended (core/closing.h). A vector need not say them: it grows
// with those who write, not with all who ever did.
//
// Nothing relies on it that an actor has ended: where there is more of one than when the next began
// it is said like any other. Two copies of one replica may close an actor each.
//
// Vectors here are of causally closed sets: with any change what it depends on.
//
// Whoever closes an actor is closed later, or never; where a hostile peer says otherwise less may
// follow than could. Cost: 44 bytes a closing; to learn one O(closings), to look one up O(log
// closings).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/change.h"
#include "core/closing.h"
#include "core/version_vector.h"

namespace skerry::sync {

class Closings {
 public:
  // What one change closes at most: more of its replica's actors stay as they are.
  static constexpr size_t kMostEnds = 256;

  // In an order in which they may be learned anew.
  std::span<const Closing> all() const { return all_; }
  // Those that are known change nothing, nor do more of an actor that Closing::kMostOfOne closed
  // before. REQUIRES: of what is new, who closes is closed by none that was known before.
  void learn(std::span<const Closing> closings);
  // What the change closes; mostly nothing. REQUIRES: the same.
  void learn(const Change& change);

  // What a first change of `by` is to depend on, so that it closes all others of its replica in
  // `vector` that nothing closes yet.
  Frontier ends_before(const VersionVector& vector, const ActorId& by) const;

  bool is_ended(const ActorId& actor) const { return !of(actor).empty(); }
  // The vector without what the rest of it implies; or what those do alone that are `had`.
  // REQUIRES: it says all.
  VersionVector reduced(const VersionVector& whole) const;
  VersionVector reduced(const VersionVector& whole,
                        const std::function<bool(const ActorId&)>& had) const;
  // A vector that leaves out some of that, with it. What nothing is known of is as it was.
  VersionVector whole(const VersionVector& vector) const;
  // The same without all of it.
  VersionVector compact(const VersionVector& vector) const;

 private:
  // The indices of the actor's, ascending.
  std::span<const uint32_t> of(const ActorId& actor) const;

  std::vector<Closing> all_;        // in the order in which they were learned
  std::vector<uint32_t> by_actor_;  // indices, ascending by (actor, index)
};

// What a vector means that leaves out actors which have ended; of an actor that it does say that
// alone. What follows is found out at most once. Both must outlive this.
class Meaning {
 public:
  Meaning(const VersionVector& said, const Closings& closings) : said_(said), closings_(closings) {}

  // The last sequence number of the actor; 0 if none.
  uint64_t last(const ActorId& actor);
  bool covers(const VersionVector& other);

 private:
  const VersionVector& said_;
  const Closings& closings_;
  std::optional<VersionVector> whole_;
};

// Whether the change is an actor's first, and depends on another of its replica.
bool closes(const Change& change);

}  // namespace skerry::sync
