// What the naive references that are trees share: children on two sides, read in order.
#pragma once

#include <algorithm>
#include <vector>

#include "crdts/text/naive_text.h"

namespace skerry::crdts::text {

template <typename Item>
struct NaiveNode : NaiveItem {
  std::vector<Item*> left;  // children
  std::vector<Item*> right;
};

// Where in document order a leaf of the tree lies that is a child of `parent`, among its siblings;
// it was typed behind `left`. Cost: O(items between).
template <typename Item>
size_t place_in_order(const std::vector<Item*>& all, const Item* leaf, const Item* parent,
                      const Item* root, size_t left) {
  const size_t near = left == kAtBeginning ? 0 : left;
  const auto place_behind = [&](const Item* item) {
    return item == root ? 0 : index_near(all, item, near) + 1;
  };
  const auto is_here = [leaf](const std::vector<Item*>& children, auto& at) {
    at = std::find(children.begin(), children.end(), leaf);
    return at != children.end();
  };
  auto at = parent->right.begin();
  if (is_here(parent->right, at)) {
    if (at == parent->right.begin()) return place_behind(parent);
    const Item* last = *std::prev(at);
    while (!last->right.empty()) last = last->right.back();
    return place_behind(last);
  }
  is_here(parent->left, at);
  const Item* next = std::next(at) == parent->left.end() ? parent : *std::next(at);
  while (next != parent && !next->left.empty()) next = next->left.front();
  return index_near(all, next, near);
}

}  // namespace skerry::crdts::text
