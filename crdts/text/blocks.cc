#include "crdts/text/blocks.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::crdts::text {

Spot Blocks::find(ElementId element) const {
  if (recent_ < blocks_.size() && blocks_[recent_].leaf != kNone &&
      blocks_[recent_].first.actor == element.actor &&
      element.sequence - blocks_[recent_].first.sequence < blocks_[recent_].length) {
    return {recent_, element.sequence - blocks_[recent_].first.sequence};
  }
  const uint32_t index = actors_.block_of(element);
  if (index == kNone) return {};
  recent_ = index;
  const uint32_t offset = element.sequence - blocks_[index].first.sequence;
  return offset < blocks_[index].length ? Spot{index, offset} : Spot{};
}

ElementId Blocks::left_of(const Spot& spot) const {
  const Block& block = blocks_[spot.block];
  return spot.offset == 0 ? block.left : block.first.plus(spot.offset - 1);
}

uint64_t Blocks::extra_of(const Spot& spot) const {
  return extra_at(extra_, blocks_[spot.block].extra, spot.offset);
}

bool Blocks::precedes(const Spot& a, const Spot& b) const {
  return a.block == b.block ? a.offset < b.offset : tree_.precedes(a.block, b.block);
}

ElementId Blocks::behind(const Spot& spot) const {
  if (spot.block != kNone && spot.offset + 1 < blocks_[spot.block].length) {
    return blocks_[spot.block].first.plus(spot.offset + 1);
  }
  const uint32_t right = next(spot.block);
  return right == kNone ? ElementId{} : blocks_[right].first;
}

uint32_t Blocks::take() {
  if (free_.empty()) {
    blocks_.emplace_back();
    return static_cast<uint32_t>(blocks_.size() - 1);
  }
  const uint32_t index = free_.back();
  free_.pop_back();
  blocks_[index] = Block{};
  return index;
}

uint32_t Blocks::cut(uint32_t block, uint32_t offset) {
  const uint32_t index = take();
  Block& left = blocks_[block];
  Block& right = blocks_[index];
  right.first = left.first.plus(offset);
  right.left = left.first.plus(offset - 1);
  right.extra = extra_at(extra_, left.extra, offset);
  right.length = static_cast<uint16_t>(left.length - offset);
  right.is_deleted = left.is_deleted;
  right.hides = left.hides;
  right.mark = left.mark;
  if (left.bytes != 0) {
    const size_t at = left.bytes == left.length ? offset : scalar_offset(content_.of(left), offset);
    right.content = static_cast<uint32_t>(left.content + at);
    right.bytes = static_cast<uint16_t>(left.bytes - at);
    right.room = left.room;
    left.bytes = static_cast<uint16_t>(at);
  }
  left.room = 0;
  left.length = static_cast<uint16_t>(offset);
  actors_.add(right.first, index);
  tree_.cut(block, index);
  return index;
}

uint32_t Blocks::cut_behind(const Spot& spot) {
  if (spot.block != kNone && spot.offset + 1 < blocks_[spot.block].length) {
    cut(spot.block, spot.offset + 1);
  }
  return spot.block;
}

bool Blocks::continues(const Block& left, const Block& right) const {
  return left.first.actor == right.first.actor &&
         left.first.sequence + left.length == right.first.sequence && right.left == left.last() &&
         right.hides == left.hides && right.extra == extra_at(extra_, left.extra, left.length) &&
         uint32_t{left.length} + right.length <= kMaxBlockLength;
}

uint32_t Blocks::insert(uint32_t after, ElementId first, ElementId left, uint64_t extra,
                        std::string_view inserted, uint32_t length) {
  for (uint32_t done = 0; done < length;) {
    const uint32_t part = std::min(length - done, kMaxBlockLength);
    const size_t bytes = inserted.size() == length - done ? part : scalar_offset(inserted, part);
    const std::string_view text = inserted.substr(0, bytes);
    inserted.remove_prefix(bytes);
    Block block;
    block.first = first.plus(done);
    block.left = done == 0 ? left : first.plus(done - 1);
    block.extra = extra_at(extra_, extra, done);
    block.length = static_cast<uint16_t>(part);
    done += part;
    if (after != kNone && continues(blocks_[after], block)) {
      content_.append(blocks_[after], text);
      blocks_[after].length = static_cast<uint16_t>(blocks_[after].length + part);
      tree_.update(after);
      continue;
    }
    content_.put(block, text);
    const uint32_t index = take();
    blocks_[index] = block;
    actors_.add(block.first, index);
    tree_.insert_after(after, index);
    after = index;
  }
  return after;
}

void Blocks::join_behind(uint32_t block) {
  if (block == kNone) return;
  const uint32_t right_index = tree_.next(block);
  if (right_index == kNone) return;
  Block& left = blocks_[block];
  const Block& right = blocks_[right_index];
  if (!continues(left, right)) return;
  if (left.bytes != 0 && left.content + left.bytes != right.content) return;
  left.length = static_cast<uint16_t>(left.length + right.length);
  left.bytes = static_cast<uint16_t>(left.bytes + right.bytes);
  left.room = right.room;
  actors_.remove(right.first);
  tree_.remove(right_index);
  tree_.update(block);
  free_.push_back(right_index);
}

uint32_t Blocks::join_around(uint32_t block) {
  join_behind(block);
  const uint32_t left = tree_.previous(block);
  if (left == kNone || !continues(blocks_[left], blocks_[block])) return block;
  join_behind(left);
  return blocks_[block].leaf == kNone ? left : block;
}

void Blocks::compact() {
  if (!content_.is_wasteful(tree_.size())) return;
  ContentStore fresh;
  for (uint32_t b = tree_.first(); b != kNone; b = tree_.next(b)) {
    if (blocks_[b].bytes != 0) fresh.put(blocks_[b], content_.of(blocks_[b]));
  }
  content_ = std::move(fresh);
}

void Blocks::open(std::vector<Block> in_order, std::span<const uint32_t> by_name,
                  std::string content) {
  SKERRY_CHECK(blocks_.empty());
  blocks_ = std::move(in_order);
  content_ = ContentStore(std::move(content));
  tree_.build();
  for (const uint32_t block : by_name) actors_.add(blocks_[block].first, block);
}

void Blocks::check_invariants() const {
  tree_.check_invariants();
  actors_.check_invariants(blocks_);
  size_t bytes = 0;
  size_t room = 0;
  for (uint32_t b = tree_.first(); b != kNone; b = tree_.next(b)) {
    const Block& block = blocks_[b];
    SKERRY_CHECK(block.length > 0 && block.length <= kMaxBlockLength);
    SKERRY_CHECK(actors_.block_of(block.first) == b);
    SKERRY_CHECK(block.left.exists() || block.left == ElementId{});
    if (block.left.exists()) {
      const Spot left = find(block.left);
      SKERRY_CHECK(left.block != kNone && precedes(left, {b, 0}));
    }
    bytes += block.bytes;
    room += block.room;
  }
  SKERRY_CHECK(bytes + content_.waste() == content_.size());
  SKERRY_CHECK(room <= content_.waste());
}

}  // namespace skerry::crdts::text
