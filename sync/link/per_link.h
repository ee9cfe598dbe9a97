// What a document knows of each link of its participant. Of links that never spoke of it that is
// nothing, so that a server of many documents and many clients has room for both.
//
// Cost: O(1) each. 8 bytes for sixteen links, and all sixteen from the first on of which something
// is known; where there are no more than sixteen all are there from the beginning.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/prefetch.h"

namespace skerry::sync {

template <typename T>
class PerLink {
 public:
  explicit PerLink(uint32_t links) : links_(links) {
    if (links > kBlock) more_ = std::make_unique<std::vector<T*>>((links - 1) / kBlock);
    if (links > 0 && links <= kBlock) first_ = make(0);
  }
  ~PerLink() {
    for (uint32_t block = 0; block < blocks(); ++block) {
      if (at(block) == nullptr) continue;
      std::destroy_n(at(block), size_of(block));
      std::allocator<T>().deallocate(at(block), size_of(block));
    }
  }
  PerLink(const PerLink&) = delete;
  PerLink& operator=(const PerLink&) = delete;

  uint32_t size() const { return links_; }
  // To be looked at: as a T begins, where nothing is known.
  const T& operator[](uint32_t link) const {
    const T* const block = at(link / kBlock);
    return block == nullptr ? kNothing : block[link % kBlock];
  }
  // To be written to.
  T& of(uint32_t link) {
    T*& block = at(link / kBlock);
    if (block == nullptr) block = make(link / kBlock);
    return block[link % kBlock];
  }
  // Null: nothing is known.
  T* find(uint32_t link) {
    T* const block = at(link / kBlock);
    return block == nullptr ? nullptr : &block[link % kBlock];
  }
  // Calls visit(link, what) for all of which something may be known, ascending.
  template <typename Visit>
  void for_each(Visit visit) {
    visit_each(*this, visit);
  }
  template <typename Visit>
  void for_each(Visit visit) const {
    visit_each(*this, visit);
  }
  // REQUIRES: they are in one block of sixteen.
  void prefetch(size_t first, size_t links) const {
    const T* const block = at(static_cast<uint32_t>(first / kBlock));
    if (block != nullptr) skerry::prefetch(&block[first % kBlock], links * sizeof(T));
  }

 private:
  static constexpr uint32_t kBlock = 16;
  static inline const T kNothing{};

  uint32_t blocks() const { return (links_ + kBlock - 1) / kBlock; }
  uint32_t size_of(uint32_t block) const { return std::min(kBlock, links_ - block * kBlock); }
  T* make(uint32_t block) const {
    T* const made = std::allocator<T>().allocate(size_of(block));
    std::uninitialized_value_construct_n(made, size_of(block));
    return made;
  }
  T*& at(uint32_t block) { return block == 0 ? first_ : (*more_)[block - 1]; }
  T* const& at(uint32_t block) const { return block == 0 ? first_ : (*more_)[block - 1]; }

  template <typename Self, typename Visit>
  static void visit_each(Self& self, Visit visit) {
    for (uint32_t block = 0; block < self.blocks(); ++block) {
      auto* const all = self.at(block);
      for (uint32_t i = 0; all != nullptr && i < self.size_of(block); ++i) {
        visit(block * kBlock + i, all[i]);
      }
    }
  }

  uint32_t links_;
  T* first_ = nullptr;                     // of its block
  std::unique_ptr<std::vector<T*>> more_;  // blocks after it; null: there are none
};

}  // namespace skerry::sync
