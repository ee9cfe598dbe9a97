// How many different received sets the running holders of each document have, kept as they change.
//
// Cost: O(log different sets) a change of one replica. Ordered, so that it is deterministic.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/hash.h"

namespace skerry::harness {

class Censuses {
 public:
  explicit Censuses(uint32_t documents) : holders_(documents) {}

  void add(uint32_t document, Hash128 set) {
    std::map<Hash128, uint32_t>& sets = holders_[document];
    held_ += sets.empty() ? 1 : 0;
    if (++sets[set] == 1) ++sets_;
  }
  void remove(uint32_t document, Hash128 set) {
    const auto at = holders_[document].find(set);
    if (at == holders_[document].end() || --at->second > 0) return;
    holders_[document].erase(at);
    held_ -= holders_[document].empty() ? 1 : 0;
    --sets_;
  }

  // Of the document; 0: nobody holds it.
  uint32_t distinct(uint32_t document) const {
    return static_cast<uint32_t>(holders_[document].size());
  }
  // One where all documents' holders agree; one more for each set beyond that.
  uint32_t distinct() const { return held_ == 0 ? 0 : sets_ - held_ + 1; }

 private:
  std::vector<std::map<Hash128, uint32_t>> holders_;  // by document
  uint32_t sets_ = 0;                                 // of all documents
  uint32_t held_ = 0;                                 // documents that somebody holds
};

}  // namespace skerry::harness
