// What is read of a rope: the text, positions by other measures, and whether it is whole.
#include <algorithm>

#include "core/check.h"
#include "core/codec.h"
#include "crdts/text/event_graph/rope.h"

namespace skerry::crdts::event_graph {

void Rope::append_node(std::string& out, uint32_t node, uint32_t height) const {
  if (height == 0) {
    out += leaves_[node].view();
    return;
  }
  for (uint32_t i = 0; i < inners_[node].count; ++i) {
    append_node(out, inners_[node].child[i], height - 1);
  }
}

std::string Rope::text() const {
  std::string out;
  if (root_ == kNone) return out;
  out.reserve(total_.bytes);
  append_node(out, root_, height_);
  return out;
}

Counts Rope::before(uint32_t position) const {
  Counts sum;
  if (root_ == kNone) return sum;
  settle();
  uint32_t node = root_;
  for (uint32_t h = height_; h > 0; --h) {
    const Inner& inner = inners_[node];
    uint32_t i = 0;
    while (i + 1 < inner.count && position - sum.scalars >= inner.sums[i].scalars) {
      sum += inner.sums[i++];
    }
    node = inner.child[i];
  }
  const std::string_view text = leaves_[node].view();
  return sum += count(text.substr(0, byte_of_scalar(text, position - sum.scalars)));
}

uint32_t Rope::scalar_of(uint32_t wanted, Measure measure) const {
  if (root_ == kNone) return 0;
  settle();
  Counts sum;
  uint32_t node = root_;
  for (uint32_t h = height_; h > 0; --h) {
    const Inner& inner = inners_[node];
    uint32_t i = 0;
    while (i + 1 < inner.count && wanted - sum.by(measure) >= inner.sums[i].by(measure)) {
      sum += inner.sums[i++];
    }
    node = inner.child[i];
  }
  const std::string_view text = leaves_[node].view();
  for (uint32_t at = 0; at < text.size();) {  // by scalars: a leaf is short
    const uint32_t length = byte_of_scalar(text.substr(at), 1);
    Counts next = sum;
    next += count(text.substr(at, length));
    if (next.by(measure) > wanted) break;
    sum = next;
    at += length;
  }
  return sum.scalars;
}

void Rope::append_to(std::string& out, uint32_t from, uint32_t to) const {
  if (from >= to) return;
  settle();
  // The leaves between are visited one by one: each step down is O(log leaves).
  while (from < to) {
    uint32_t node = root_;
    uint32_t rest = from;
    for (uint32_t h = height_; h > 0; --h) {
      const Inner& inner = inners_[node];
      uint32_t i = 0;
      while (i + 1 < inner.count && rest >= inner.sums[i].scalars) {
        rest -= inner.sums[i++].scalars;
      }
      node = inner.child[i];
    }
    const Leaf& leaf = leaves_[node];
    const uint32_t here = std::min(to - from, leaf.counts.scalars - rest);
    const std::string_view tail = leaf.view().substr(byte_of_scalar(leaf.view(), rest));
    out += tail.substr(0, byte_of_scalar(tail, here));
    from += here;
  }
}

Counts Rope::check_node(uint32_t node, uint32_t height) const {
  if (height == 0) {
    const Leaf& leaf = leaves_[node];
    SKERRY_CHECK(leaf.counts.bytes > 0 || node == root_);
    SKERRY_CHECK(is_valid_utf8(leaf.view()));
    SKERRY_CHECK(count(leaf.view()) == leaf.counts);
    SKERRY_CHECK(leaf.counts.scalars == count_scalars(leaf.view()));
    return leaf.counts;
  }
  const Inner& inner = inners_[node];
  SKERRY_CHECK(inner.count > 0 && inner.count <= kFan);
  Counts sum;
  for (uint32_t i = 0; i < inner.count; ++i) {
    const Counts below = check_node(inner.child[i], height - 1);
    SKERRY_CHECK(below == inner.sums[i]);
    sum += below;
  }
  return sum;
}

void Rope::check_invariants() const {
  if (root_ == kNone) {
    SKERRY_CHECK(total_ == Counts{});
    return;
  }
  settle();
  SKERRY_CHECK(check_node(root_, height_) == total_);
}

}  // namespace skerry::crdts::event_graph
