// What the authors of a history had seen, for references that ask it of every pair of entries.
//
// Cost: O(actors) for an entry's past, O(1) for a question to it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "crdts/object/catalogue.h"

namespace skerry::crdts {

class Pasts {
 public:
  // By number of actor: the last sequence number seen.
  using Past = std::vector<uint64_t>;

  // `history` must outlive it.
  explicit Pasts(std::span<const HistoryEntry> history) : history_(history) {
    for (const HistoryEntry& entry : history) {
      actors_.push_back(entry.first.actor);
      for (const VersionVector::Entry& seen : entry.past.entries()) actors_.push_back(seen.actor);
      if (actors_.size() > 2 * history.size() + 4096) keep_once();
    }
    keep_once();
    numbers_.reserve(history.size());
    for (const HistoryEntry& entry : history) {
      const auto at = std::lower_bound(actors_.begin(), actors_.end(), entry.first.actor);
      numbers_.push_back(static_cast<uint32_t>(at - actors_.begin()));
    }
  }

  // Of the entry's author, whose own earlier ones are among it.
  Past of(size_t entry) const {
    Past past(actors_.size());
    size_t number = 0;
    for (const VersionVector::Entry& seen : history_[entry].past.entries()) {
      while (actors_[number] < seen.actor) ++number;
      past[number] = seen.last;
    }
    past[numbers_[entry]] = history_[entry].first.sequence - 1;
    return past;
  }
  bool has(const Past& past, size_t entry) const {
    return history_[entry].first.sequence <= past[numbers_[entry]];
  }
  // The entries before this one that its author had seen.
  std::vector<size_t> entries_of(size_t entry) const {
    const Past past = of(entry);
    std::vector<size_t> seen;
    for (size_t k = 0; k < entry; ++k) {
      if (has(past, k)) seen.push_back(k);
    }
    return seen;
  }

 private:
  void keep_once() {
    std::sort(actors_.begin(), actors_.end());
    actors_.erase(std::unique(actors_.begin(), actors_.end()), actors_.end());
  }

  std::span<const HistoryEntry> history_;
  std::vector<ActorId> actors_;    // ascending
  std::vector<uint32_t> numbers_;  // by entry
};

}  // namespace skerry::crdts
