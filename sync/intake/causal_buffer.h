// Changes and bundles that came before something they need: each waits for one dot at a time.
//
// Cost: O(log n) to add and to wake; nothing is scanned. Limit: `limit` changes (a bundle counts
// once for each change it covers); what would exceed it is refused, and comes again by
// retransmission or anti-entropy.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "core/bytes.h"
#include "core/change.h"
#include "core/hash.h"
#include "core/ids.h"

namespace skerry::sync {

class CausalBuffer {
 public:
  struct Key {
    Dot first;     // of the change, of the bundle's first cover
    Hash128 hash;  // of a bundle's encoding; zero for a change: there is one for each dot
    bool is_bundle = false;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Item {
    Key key;
    Payload encoded;
    uint32_t changes = 1;  // covered
    uint64_t dots = 1;
  };

  explicit CausalBuffer(uint64_t limit) : limit_(limit) {}

  // The number of changes that wait.
  uint64_t size() const { return size_; }
  // And of their dots, at most kMostDots of each item.
  uint64_t dots() const { return dots_; }
  static constexpr uint64_t kMostDots = uint64_t{1} << 32;
  bool has_room_for(uint64_t changes) const { return changes <= limit_ - size_; }
  bool holds(const Key& key) const { return size_ > 0 && waiting_->held.count(key) > 0; }

  // REQUIRES: has_room_for(item.changes) and that it is not held.
  void add(const Dot& awaited, Item item);

  // Takes out everything that waited for a dot of `dots` (or an earlier one of its actor), in the
  // order in which it was awaited, then in which it came.
  std::vector<Item> wake(const DotRun& dots);

 private:
  uint64_t limit_;
  uint64_t size_ = 0;
  uint64_t dots_ = 0;
  struct Waiting {
    std::multimap<Dot, Item> by_awaited;
    std::set<Key> held;
  };
  std::unique_ptr<Waiting> waiting_;  // null where nothing waits: few ever have anything
};

}  // namespace skerry::sync
