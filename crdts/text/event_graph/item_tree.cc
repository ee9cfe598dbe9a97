#include "crdts/text/event_graph/item_tree.h"

#include <algorithm>

#include "core/check.h"

namespace skerry::crdts::event_graph {

ItemTree::Sums& ItemTree::Sums::operator+=(const Sums& other) {
  current += other.current;
  effect += other.effect;
  base += other.base;
  return *this;
}

ItemTree::Sums& ItemTree::Sums::operator-=(const Sums& other) {
  current -= other.current;
  effect -= other.effect;
  base -= other.base;
  return *this;
}

void ItemTree::reset(uint32_t base, Event first) {
  leaves_.clear();
  inners_.clear();
  leaves_.emplace_back();
  root_ = height_ = first_leaf_ = 0;
  by_event_.reset(first);
  total_ = {base, base, base};
  items_ = 0;
  if (base == 0) return;
  Item item;
  item.id = kBase;
  item.length = base;
  leaves_[0].items[0] = item;
  leaves_[0].count = 1;
  items_ = 1;
}

bool ItemTree::settle(Place& place) const {
  const Leaf& leaf = leaves_[place.leaf];
  if (place.index < leaf.count) return true;
  if (leaf.next == kNone) return false;
  place = {leaf.next, 0, 0};
  return true;
}

ItemTree::Place ItemTree::find_current(uint32_t position) const {
  uint32_t rest = position;
  uint32_t node = root_;
  for (uint32_t h = height_; h > 0; --h) {
    const Inner& inner = inners_[node];
    uint32_t i = 0;
    while (rest >= inner.sums[i].current) rest -= inner.sums[i++].current;
    node = inner.child[i];
  }
  const Leaf& leaf = leaves_[node];
  uint32_t i = 0;
  while (rest >= leaf.items[i].current()) rest -= leaf.items[i++].current();
  return {node, i, rest};
}

ItemTree::Place ItemTree::find(uint32_t element) const {
  uint32_t node = root_;
  if (element < kBase) {
    node = by_event_[element];
  } else {
    uint32_t rest = element - kBase;
    for (uint32_t h = height_; h > 0; --h) {
      const Inner& inner = inners_[node];
      uint32_t i = 0;
      while (rest >= inner.sums[i].base) rest -= inner.sums[i++].base;
      node = inner.child[i];
    }
  }
  const Leaf& leaf = leaves_[node];
  uint32_t i = 0;
  while (element - leaf.items[i].id >= leaf.items[i].length) ++i;
  return {node, i, element - leaf.items[i].id};
}

bool ItemTree::precedes(uint32_t a, uint32_t b) const {
  const Place left = find(a);
  const Place right = find(b);
  if (left.leaf == right.leaf) {
    return left.index != right.index ? left.index < right.index : left.offset < right.offset;
  }
  uint32_t left_node = left.leaf;
  uint32_t right_node = right.leaf;
  uint32_t left_parent = leaves_[left_node].parent;
  uint32_t right_parent = leaves_[right_node].parent;
  while (left_parent != right_parent) {
    left_node = left_parent;
    right_node = right_parent;
    left_parent = inners_[left_node].parent;
    right_parent = inners_[right_node].parent;
  }
  const Inner& shared = inners_[left_parent];
  return shared.index_of(left_node) < shared.index_of(right_node);
}

uint32_t ItemTree::effect_before(const Place& place) const {
  const Leaf& leaf = leaves_[place.leaf];
  uint32_t sum = 0;
  for (uint32_t i = 0; i < place.index; ++i) sum += leaf.items[i].effect();
  if (place.offset > 0 && leaf.items[place.index].is_erased == 0) sum += place.offset;
  uint32_t node = place.leaf;
  uint32_t parent = leaf.parent;
  while (parent != kNone) {
    const Inner& inner = inners_[parent];
    for (uint32_t i = 0; inner.child[i] != node; ++i) sum += inner.sums[i].effect;
    node = parent;
    parent = inner.parent;
  }
  return sum;
}

void ItemTree::add_above(uint32_t leaf, const Sums& more) {
  total_ += more;
  uint32_t node = leaf;
  uint32_t parent = leaves_[leaf].parent;
  while (parent != kNone) {
    Inner& inner = inners_[parent];
    inner.sums[inner.index_of(node)] += more;
    node = parent;
    parent = inner.parent;
  }
}

void ItemTree::note(const Item& item, uint32_t leaf) {
  if (item.id < kBase) by_event_.fill(item.id, item.length, leaf);
}

ItemTree::Sums ItemTree::Leaf::sums() const {
  Sums sums;
  for (uint32_t i = 0; i < count; ++i) sums += Sums::of(items[i]);
  return sums;
}

ItemTree::Place ItemTree::open(Place place, uint32_t count) {
  if (leaves_[place.leaf].count + count > kLeafItems) {
    // Behind the last item means typing on: the full leaf stays nearly full.
    const uint32_t last = leaves_[place.leaf].count;
    const uint32_t at = place.index == last ? last - 2 : last / 2;
    const uint32_t right = split_leaf(place.leaf, at);
    if (place.index > at) place = {right, place.index - at, 0};
  }
  Leaf& leaf = leaves_[place.leaf];
  std::copy_backward(leaf.items.begin() + place.index, leaf.items.begin() + leaf.count,
                     leaf.items.begin() + leaf.count + count);
  leaf.count += count;
  items_ += count;
  return place;
}

void ItemTree::insert(Place place, const Item& item) {
  Leaf& here = leaves_[place.leaf];
  if (place.offset == 0 && place.index > 0) {
    Item& before = here.items[place.index - 1];
    const uint32_t last = before.id + before.length - 1;
    if (before.id < kBase && last + 1 == item.id && item.left == last &&
        further_right(before) == item.right && before.is_present() && before.is_erased == 0) {
      before.length += item.length;
      note(item, place.leaf);
      add_above(place.leaf, Sums::of(item));
      return;
    }
  }
  if (place.offset > 0) {  // an item is cut, and grows by two
    Item left = here.items[place.index];
    Item right = left;
    left.length = place.offset;
    right.id += place.offset;
    right.length -= place.offset;
    right.left = right.id - 1;
    right.right = further_right(left);
    // Where the leaf may split, its sums must be those of its items: what is cut off goes away and
    // comes back.
    const Sums cut = here.count + 2 > kLeafItems ? Sums::of(right) : Sums{};
    here.items[place.index] = left;
    if (cut != Sums{}) add_above(place.leaf, Sums{} -= cut);
    place = open({place.leaf, place.index + 1, 0}, 2);
    leaves_[place.leaf].items[place.index + 1] = right;
    leaves_[place.leaf].items[place.index] = item;
    note(right, place.leaf);
    note(item, place.leaf);
    add_above(place.leaf, Sums::of(item) += cut);
    return;
  }
  place = open(place, 1);
  leaves_[place.leaf].items[place.index] = item;
  note(item, place.leaf);
  add_above(place.leaf, Sums::of(item));
}

ItemTree::Place ItemTree::isolate(Place place, uint32_t length) {
  Item middle = item(place);
  const bool cuts_left = place.offset > 0;
  const bool cuts_right = place.offset + length < middle.length;
  if (!cuts_left && !cuts_right) return place;
  Item left = middle;
  Item right = middle;
  left.length = place.offset;
  right.id += place.offset + length;
  right.length -= place.offset + length;
  right.left = right.id - 1;
  right.right = further_right(left);
  if (cuts_left) {
    middle.id += place.offset;
    middle.left = middle.id - 1;
    middle.right = right.right;
  }
  middle.length = length;
  // What stays keeps the place; where the leaf may split, what is behind it goes away and comes
  // back.
  const Item& kept = cuts_left ? left : middle;
  const uint32_t more = (cuts_left ? 1u : 0u) + (cuts_right ? 1u : 0u);
  Sums moved;
  if (leaves_[place.leaf].count + more > kLeafItems) {
    moved = Sums::of(item(place));
    moved -= Sums::of(kept);
    add_above(place.leaf, Sums{} -= moved);
  }
  leaves_[place.leaf].items[place.index] = kept;
  const Place opened = open({place.leaf, place.index + 1, 0}, more);
  Leaf& leaf = leaves_[opened.leaf];
  uint32_t at = opened.index;
  if (cuts_left) {
    leaf.items[at] = middle;
    note(middle, opened.leaf);
    ++at;
  }
  if (cuts_right) {
    leaf.items[at] = right;
    note(right, opened.leaf);
  }
  if (moved != Sums{}) add_above(opened.leaf, moved);
  return {opened.leaf, cuts_left ? opened.index : opened.index - 1, 0};
}

void ItemTree::set(const Place& place, uint32_t presence, Outcome outcome) {
  Item& item = leaves_[place.leaf].items[place.index];
  const Sums before = Sums::of(item);
  item.presence = presence & 0x7FFFFFFF;
  item.is_erased = outcome == Outcome::kErased ? 1 : 0;
  Sums more = Sums::of(item);
  more -= before;
  if (more != Sums{}) add_above(place.leaf, more);
}

uint32_t ItemTree::split_leaf(uint32_t leaf, uint32_t at) {
  const auto right = static_cast<uint32_t>(leaves_.size());
  leaves_.emplace_back();
  Leaf& from = leaves_[leaf];
  Leaf& to = leaves_[right];
  to.count = from.count - at;
  std::copy(from.items.begin() + at, from.items.begin() + from.count, to.items.begin());
  from.count = at;
  to.next = from.next;
  from.next = right;
  for (uint32_t i = 0; i < to.count; ++i) note(to.items[i], right);
  add_child(from.parent, leaf, from.sums(), right, to.sums(), 0);
  return right;
}

void ItemTree::set_parent(uint32_t child, uint32_t parent, uint32_t height) {
  if (height == 0) {
    leaves_[child].parent = parent;
  } else {
    inners_[child].parent = parent;
  }
}

void ItemTree::add_child(uint32_t parent, uint32_t child, const Sums& child_sums, uint32_t sibling,
                         const Sums& sibling_sums, uint32_t height) {
  if (parent == kNone) {  // `child` was the root
    parent = static_cast<uint32_t>(inners_.size());
    inners_.emplace_back();
    root_ = parent;
    ++height_;
    inners_[parent].insert(0, child, child_sums);
    set_parent(child, parent, height);
  }
  uint32_t index = inners_[parent].index_of(child);
  inners_[parent].sums[index] = child_sums;
  if (inners_[parent].is_full()) {
    // Behind the last child means typing on: the full node stays nearly full.
    const uint32_t half = index + 1 == kFan ? kFan - 1 : kFan / 2;
    const auto other = static_cast<uint32_t>(inners_.size());
    inners_.emplace_back();
    Inner& left = inners_[parent];
    Inner& right = inners_[other];
    left.split(half, right);
    for (uint32_t i = 0; i < right.count; ++i) set_parent(right.child[i], other, height);
    Sums left_sums = left.total();
    Sums right_sums = right.total();
    (index < half ? left_sums : right_sums) += sibling_sums;
    add_child(left.parent, parent, left_sums, other, right_sums, height + 1);
    if (index >= half) {
      parent = other;
      index -= half;
    }
  }
  inners_[parent].insert(index + 1, sibling, sibling_sums);
  set_parent(sibling, parent, height);
}

size_t ItemTree::bytes() const {
  return leaves_.capacity() * sizeof(Leaf) + inners_.capacity() * sizeof(Inner) + by_event_.bytes();
}

ItemTree::Sums ItemTree::check_node(uint32_t node, uint32_t parent, uint32_t height) const {
  if (height == 0) {
    const Leaf& leaf = leaves_[node];
    SKERRY_CHECK(leaf.parent == parent);
    SKERRY_CHECK(leaf.count > 0 || parent == kNone);
    for (uint32_t i = 0; i < leaf.count; ++i) {
      const Item& item = leaf.items[i];
      SKERRY_CHECK(item.length > 0);
      if (item.id >= kBase) continue;
      for (uint32_t k = 0; k < item.length; ++k) SKERRY_CHECK(by_event_[item.id + k] == node);
    }
    return leaf.sums();
  }
  const Inner& inner = inners_[node];
  SKERRY_CHECK(inner.parent == parent && inner.count > 0);
  Sums sums;
  for (uint32_t i = 0; i < inner.count; ++i) {
    const Sums below = check_node(inner.child[i], node, height - 1);
    SKERRY_CHECK(below == inner.sums[i]);
    sums += below;
  }
  return sums;
}

void ItemTree::check_invariants() const {
  if (leaves_.empty()) return;
  SKERRY_CHECK(check_node(root_, kNone, height_) == total_);
  size_t items = 0;
  uint32_t base = 0;
  for (uint32_t leaf = first_leaf_; leaf != kNone; leaf = leaves_[leaf].next) {
    for (uint32_t i = 0; i < leaves_[leaf].count; ++i) {
      const Item& item = leaves_[leaf].items[i];
      if (item.id >= kBase) SKERRY_CHECK(item.id - kBase == base);
      base += item.base();
    }
    items += leaves_[leaf].count;
  }
  SKERRY_CHECK(items == items_);
}

}  // namespace skerry::crdts::event_graph
