#include "crdts/text/event_graph/rope.h"

#include <algorithm>
#include <cstring>

#include "core/check.h"

namespace skerry::crdts::event_graph {
namespace {

// The largest number of whole scalars' bytes that is at most `limit`.
uint32_t whole_scalars(std::string_view text, uint32_t limit) {
  if (text.size() <= limit) return static_cast<uint32_t>(text.size());
  while ((static_cast<uint8_t>(text[limit]) & 0xC0) == 0x80) --limit;
  return limit;
}

}  // namespace

uint32_t Rope::new_leaf() {
  if (free_leaves_.empty()) {
    leaves_.emplace_back();
    return static_cast<uint32_t>(leaves_.size() - 1);
  }
  const uint32_t leaf = free_leaves_.back();
  free_leaves_.pop_back();
  leaves_[leaf].counts = {};
  return leaf;
}

uint32_t Rope::new_inner() {
  if (free_inners_.empty()) {
    inners_.emplace_back();
    return static_cast<uint32_t>(inners_.size() - 1);
  }
  const uint32_t inner = free_inners_.back();
  free_inners_.pop_back();
  inners_[inner].count = 0;
  return inner;
}

void Rope::settle() const {
  if (leaf_ == kNone || owed_ == Counts{}) return;
  for (uint32_t h = 0; h < height_; ++h) inners_[path_[h].node].sums[path_[h].index] += owed_;
  owed_ = {};
}

uint32_t Rope::descend(uint32_t position, bool wanted) {
  settle();
  if (root_ == kNone) root_ = new_leaf();
  uint32_t node = root_;
  uint32_t rest = position;
  for (uint32_t h = height_; h > 0; --h) {
    const Inner& inner = inners_[node];
    uint32_t i = 0;
    while (i + 1 < inner.count) {
      const uint32_t here = inner.sums[i].scalars;
      if (wanted ? rest < here : rest <= here) break;
      rest -= here;
      ++i;
    }
    path_[h - 1] = {node, i};
    node = inner.child[i];
  }
  leaf_ = node;
  start_ = position - rest;
  return rest;
}

void Rope::insert(uint32_t position, std::string_view text) {
  while (!text.empty()) {
    const std::string_view part = text.substr(0, whole_scalars(text, kMostAtOnce));
    const Counts more = count(part);
    insert_some(position, part, more);
    position += more.scalars;
    text.remove_prefix(part.size());
  }
}

void Rope::insert_some(uint32_t position, std::string_view text, const Counts& more) {
  uint32_t offset = seek(position, false);
  // Where leaves meet, the place may be found in the other one after a split.
  while (leaves_[leaf_].counts.bytes + text.size() > kLeafBytes) {
    if (offset == leaves_[leaf_].counts.scalars) {  // typed on: the full leaf stays full
      const uint32_t leaf = new_leaf();
      std::memcpy(leaves_[leaf].text.data(), text.data(), text.size());
      leaves_[leaf].counts = more;
      settle();
      add_behind(0, leaf, more);
      leaf_ = kNone;
      total_ += more;
      return;
    }
    split_leaf();
    offset = seek(position, false);
  }
  Leaf& leaf = leaves_[leaf_];
  const uint32_t at =
      leaf.counts.bytes == leaf.counts.scalars ? offset : byte_of_scalar(leaf.view(), offset);
  char* const place = leaf.text.data() + at;
  std::memmove(place + text.size(), place, leaf.counts.bytes - at);
  std::memcpy(place, text.data(), text.size());
  leaf.counts += more;
  owe(more);
}

void Rope::split_leaf() {
  settle();
  const uint32_t right = new_leaf();
  Leaf& from = leaves_[leaf_];
  Leaf& to = leaves_[right];
  const uint32_t half = whole_scalars(from.view(), from.counts.bytes / 2);
  const uint32_t moved = from.counts.bytes - half;
  std::memcpy(to.text.data(), from.text.data() + half, moved);
  to.counts = count({to.text.data(), moved});
  from.counts -= to.counts;
  if (height_ > 0) inners_[path_[0].node].sums[path_[0].index] -= to.counts;
  // What was taken from the parent's old child comes back with the new one, so that only nodes
  // further up must not see it twice.
  for (uint32_t h = 1; h < height_; ++h) {
    inners_[path_[h].node].sums[path_[h].index] -= leaves_[right].counts;
  }
  add_behind(0, right, leaves_[right].counts);
  leaf_ = kNone;
}

void Rope::add_behind(uint32_t height, uint32_t child, const Counts& counts) {
  if (height == height_) {  // the root gets a sibling
    const uint32_t root = new_inner();
    inners_[root].insert(0, root_, total_of(root_, height));
    path_[height] = {root, 0};
    root_ = root;
    ++height_;
    SKERRY_CHECK(height_ <= kMaxHeight);
  }
  if (inners_[path_[height].node].is_full()) split_inner(height);
  inners_[path_[height].node].insert(path_[height].index + 1, child, counts);
  for (uint32_t h = height + 1; h < height_; ++h) {
    inners_[path_[h].node].sums[path_[h].index] += counts;
  }
}

Counts Rope::total_of(uint32_t node, uint32_t height) const {
  if (height == 0) return leaves_[node].counts;
  return inners_[node].total();
}

// Afterwards the path goes through the half that has the cursor.
void Rope::split_inner(uint32_t height) {
  const uint32_t right = new_inner();
  // Behind the last child means typing on: the full node stays full.
  const uint32_t kept = path_[height].index + 1 == kFan ? kFan - 1 : kFan / 2;
  inners_[path_[height].node].split(kept, inners_[right]);
  const Counts moved = inners_[right].total();
  for (uint32_t h = height + 1; h < height_; ++h) {
    inners_[path_[h].node].sums[path_[h].index] -= moved;
  }
  add_behind(height + 1, right, moved);
  if (path_[height].index < kept) return;
  path_[height] = {right, path_[height].index - kept};
  ++path_[height + 1].index;
}

void Rope::erase(uint32_t position, uint32_t length) {
  while (length > 0) {
    const uint32_t offset = seek(position, true);
    Leaf& leaf = leaves_[leaf_];
    const uint32_t here = std::min(length, leaf.counts.scalars - offset);
    length -= here;
    Counts less;
    if (here == leaf.counts.scalars) {
      less = leaf.counts;
      leaf.counts = {};
    } else {
      const bool is_ascii = leaf.counts.bytes == leaf.counts.scalars;
      const uint32_t at = is_ascii ? offset : byte_of_scalar(leaf.view(), offset);
      const uint32_t size = is_ascii ? here : byte_of_scalar(leaf.view().substr(at), here);
      char* const place = leaf.text.data() + at;
      less = count({place, size});
      std::memmove(place, place + size, leaf.counts.bytes - at - size);
      leaf.counts -= less;
    }
    owed_ -= less;
    total_ -= less;
    if (height_ == 0) continue;
    if (leaf.counts.bytes == 0) {
      settle();
      remove_child(0);
      shrink();
      leaf_ = kNone;
    } else if (leaf.counts.bytes < kLeafBytes / 4) {
      join_with_neighbour();
    }
  }
}

void Rope::remove_child(uint32_t height) {
  const Step step = path_[height];
  Inner& inner = inners_[step.node];
  (height == 0 ? free_leaves_ : free_inners_).push_back(inner.child[step.index]);
  inner.erase(step.index);
  if (inner.count == 0) remove_child(height + 1);  // the root never loses its last child
}

void Rope::shrink() {
  while (height_ > 0 && inners_[root_].count == 1) {
    free_inners_.push_back(root_);
    root_ = inners_[root_].child[0];
    --height_;
  }
}

void Rope::join_with_neighbour() {
  Step& step = path_[0];
  const Inner& inner = inners_[step.node];
  const uint32_t here = leaves_[leaf_].counts.bytes;
  const auto fits = [&](uint32_t index) {
    return index < inner.count && inner.sums[index].bytes + here <= kLeafBytes * 3 / 4;
  };
  uint32_t left = step.index;
  if (!fits(left + 1)) {
    if (left == 0 || !fits(left - 1)) return;
    --left;
  }
  settle();
  Leaf& to = leaves_[inner.child[left]];
  const Leaf& from = leaves_[inner.child[left + 1]];
  std::memcpy(to.text.data() + to.counts.bytes, from.text.data(), from.counts.bytes);
  to.counts += from.counts;
  inners_[step.node].sums[left] = to.counts;
  step.index = left + 1;
  remove_child(0);
  shrink();
  leaf_ = kNone;
}

}  // namespace skerry::crdts::event_graph
