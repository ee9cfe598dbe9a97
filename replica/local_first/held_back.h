// What a document has received and not integrated, in the order in which it came: it is beyond the
// limit of integration, or a later version of the protocol wrote it and it cannot be read, or it
// follows something that is so.
//
// What is held has no limit but its log's: it is received, so it is not refused, and it is at most
// what the log was given. Held are the log's own bytes, shared; only where a design's own states
// travel they are a copy of what each brought.
//
// Cost: add() O(log actors held); let_in() O(actors held + changes let in * log).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <vector>

#include "core/change.h"
#include "replica/local_first/integrated_set.h"

namespace skerry::replica {

class HeldBack {
 public:
  // `version` of the protocol: the last that is read.
  explicit HeldBack(uint8_t version) : version_(version) {}

  bool reads(const Extras& extras) const { return extras.version <= version_; }

  // Each later than those before.
  void add(const Change& change);
  void add(const Bundle& bundle);

  // Gives `integrate` what `integrated` admits by now, which must add it there, and lets go of it,
  // and of what `integrated` has already.
  struct Into {
    std::function<void(const Change&)> change;
    std::function<void(const Bundle&)> bundle;
  };
  void let_in(const IntegratedSet& integrated, const Into& into);

  uint64_t changes() const { return changes_; }
  // Dots of changes that cannot be read.
  uint64_t unreadable() const { return unreadable_; }

 private:
  struct Held {
    uint64_t arrival = 0;  // ascends: an order that extends causality
    Payload encoded;
  };

  bool let_in_changes(const IntegratedSet& integrated, const Into& into);
  bool let_in_bundles(const IntegratedSet& integrated, const Into& into);
  void remove_oldest(const Change& change);

  uint8_t version_;
  std::map<ActorId, std::deque<Held>> by_actor_;
  std::vector<Held> bundles_;
  uint64_t arrivals_ = 0;
  uint64_t changes_ = 0;
  uint64_t unreadable_ = 0;
};

}  // namespace skerry::replica
