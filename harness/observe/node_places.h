// The places of a document's holders among themselves, from 0: what observers keep for each node
// they keep by place, so that many documents of few holders each cost what those few cost.
//
// Cost: a look-up is O(1) where the holders are all nodes, or every n-th from some node on;
// else O(log holders).
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace skerry::harness {

class NodePlaces {
 public:
  // Of all nodes below a number.
  explicit NodePlaces(uint32_t nodes) : size_(nodes) {}
  // Of these, ascending.
  explicit NodePlaces(std::vector<uint32_t> holders)
      : size_(static_cast<uint32_t>(holders.size())) {
    if (size_ == 0 || holders.back() + 1 == size_) return;
    holders_ = std::move(holders);
    if (size_ > 1) step_ = holders_[1] - holders_[0];
  }

  uint32_t size() const { return size_; }
  bool has(uint32_t node) const {
    if (holders_.empty()) return node < size_;
    return is_in_step(node) || std::binary_search(holders_.begin(), holders_.end(), node);
  }
  // REQUIRES: has(node).
  uint32_t operator[](uint32_t node) const {
    if (holders_.empty()) return node;
    if (is_in_step(node)) return (node - holders_.front()) / step_;
    const auto at = std::lower_bound(holders_.begin(), holders_.end(), node);
    return static_cast<uint32_t>(at - holders_.begin());
  }

 private:
  // All holders up to this one are as far apart as the first two, as those of a hub among many are.
  bool is_in_step(uint32_t node) const {
    const uint32_t place = (node - holders_.front()) / step_;
    return place < size_ && holders_[place] == node;
  }

  uint32_t size_;
  uint32_t step_ = 1;              // from the first holder to the second
  std::vector<uint32_t> holders_;  // empty: all below size_
};

}  // namespace skerry::harness
