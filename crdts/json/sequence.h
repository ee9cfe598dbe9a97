// The order of lists and texts inside a JSON document: RGA (Roh et al. 2011, "Replicated abstract
// data types"; the rules INSERT of Kleppmann and Beresford 2017).
//
// An item comes after the one it was inserted behind; before it, of those inserted at the same
// place, come the ones with a larger stamp. Stamps follow causality, so each skips only what its
// author had not seen.
//
// Cost: a flat array; every operation O(items), for documents whose lists and texts are short.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/ids.h"

namespace skerry::crdts {

// A Lamport time, told apart by actor and dot.
struct Stamp {
  uint64_t time = 0;
  Dot dot;
  friend auto operator<=>(const Stamp&, const Stamp&) = default;
};

// `Item` has `Stamp stamp` and `bool is_visible() const`.
template <typename Item>
class RgaOrder {
 public:
  // Nothing where there is no such item.
  std::optional<size_t> find(const Dot& dot) const {
    for (size_t i = 0; i < items_.size(); ++i) {
      if (items_[i].stamp.dot == dot) return i;
    }
    return std::nullopt;
  }

  // The index of the n-th item that shows; from `index` on, of the next. REQUIRES: it exists.
  size_t nth_visible(uint64_t n) const {
    size_t index = next_visible(0);
    while (n-- > 0) index = next_visible(index + 1);
    return index;
  }
  size_t next_visible(size_t index) const {
    for (;; ++index) {
      SKERRY_CHECK(index < items_.size());
      if (items_[index].is_visible()) return index;
    }
  }
  uint64_t visible_count() const {
    return static_cast<uint64_t>(std::count_if(items_.begin(), items_.end(),
                                               [](const Item& item) { return item.is_visible(); }));
  }

  // Puts `items`, whose stamps ascend, behind the item at `left`, or at the front.
  void insert(std::optional<size_t> left, std::vector<Item> items) {
    size_t at = left.has_value() ? *left + 1 : 0;
    while (at < items_.size() && items.front().stamp < items_[at].stamp) ++at;
    items_.insert(items_.begin() + static_cast<ptrdiff_t>(at),
                  std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()));
  }

  Item& operator[](size_t index) { return items_[index]; }
  const Item& operator[](size_t index) const { return items_[index]; }
  size_t size() const { return items_.size(); }
  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

 private:
  std::vector<Item> items_;
};

}  // namespace skerry::crdts
