#include "crdts/text/run_list.h"

#include <algorithm>

#include "core/check.h"
#include "core/codec.h"
#include "core/value.h"

namespace skerry::crdts::text {

std::string RunList::text() const {
  std::string out;
  out.reserve(visible_bytes_);
  for (uint32_t b = tree_.first(); b != kNone; b = tree_.next(b)) {
    if (!blocks_[b].is_deleted) out += content_.of(blocks_[b]);
  }
  return out;
}

Spot RunList::find(ElementId element) const {
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

ElementId RunList::left_of(const Spot& spot) const {
  const Block& block = blocks_[spot.block];
  return spot.offset == 0 ? block.left : block.first.plus(spot.offset - 1);
}

uint64_t RunList::extra_of(const Spot& spot) const {
  return extra_at(extra_, blocks_[spot.block].extra, spot.offset);
}

bool RunList::precedes(const Spot& a, const Spot& b) const {
  return a.block == b.block ? a.offset < b.offset : tree_.precedes(a.block, b.block);
}

Spot RunList::before(uint64_t position) {
  if (position == 0) return {};
  if (cursor_.block != kNone && position > cursor_.block_start &&
      position - cursor_.block_start <= blocks_[cursor_.block].visible()) {
    return {cursor_.block, static_cast<uint32_t>(position - cursor_.block_start - 1)};
  }
  const BlockTree::Found found = tree_.at(position - 1);
  remember(found.block_start, found.spot.block);
  return found.spot;
}

ElementId RunList::behind(const Spot& spot) const {
  if (spot.block != kNone && spot.offset + 1 < blocks_[spot.block].length) {
    return blocks_[spot.block].first.plus(spot.offset + 1);
  }
  const uint32_t right = next(spot.block);
  return right == kNone ? ElementId{} : blocks_[right].first;
}

uint32_t RunList::new_block() {
  if (free_blocks_.empty()) {
    blocks_.emplace_back();
    return static_cast<uint32_t>(blocks_.size() - 1);
  }
  const uint32_t index = free_blocks_.back();
  free_blocks_.pop_back();
  blocks_[index] = Block{};
  return index;
}

void RunList::free_block(uint32_t block) {
  if (cursor_.block == block) forget();
  free_blocks_.push_back(block);
}

uint32_t RunList::cut(uint32_t block, uint32_t offset) {
  const uint32_t index = new_block();
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

uint32_t RunList::cut_behind(const Spot& spot) {
  if (spot.block != kNone && spot.offset + 1 < blocks_[spot.block].length) {
    cut(spot.block, spot.offset + 1);
  }
  return spot.block;
}

bool RunList::continues(const Block& left, const Block& right) const {
  return left.first.actor == right.first.actor &&
         left.first.sequence + left.length == right.first.sequence && right.left == left.last() &&
         right.hides == left.hides && right.extra == extra_at(extra_, left.extra, left.length) &&
         uint32_t{left.length} + right.length <= kMaxBlockLength;
}

uint32_t RunList::insert(uint32_t after, ElementId first, ElementId left, uint64_t extra,
                         std::string_view inserted, uint32_t length) {
  visible_bytes_ += inserted.size();
  elements_ += length;
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
    const uint32_t index = new_block();
    blocks_[index] = block;
    actors_.add(block.first, index);
    tree_.insert_after(after, index);
    after = index;
  }
  if (content_.is_wasteful(tree_.size())) compact();
  return after;
}

void RunList::join_behind(uint32_t block) {
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
  free_block(right_index);
}

void RunList::hide(uint32_t block) {
  visible_bytes_ -= blocks_[block].bytes;
  if (!may_undo_) content_.drop(blocks_[block]);
  blocks_[block].is_deleted = true;
  tree_.update(block);
}

void RunList::show(uint32_t block) {
  visible_bytes_ += blocks_[block].bytes;
  blocks_[block].is_deleted = false;
  tree_.update(block);
}

uint32_t RunList::join_around(uint32_t block) {
  join_behind(block);
  const uint32_t left = tree_.previous(block);
  if (left == kNone || !continues(blocks_[left], blocks_[block])) return block;
  join_behind(left);
  return blocks_[block].leaf == kNone ? left : block;
}

std::vector<RunList::Range> RunList::erase_visible(uint64_t position, uint64_t count) {
  std::vector<Range> ranges;
  Spot spot = before(position);
  while (count > 0) {
    uint32_t target = kNone;
    if (spot.block != kNone && spot.offset + 1 < blocks_[spot.block].length &&
        !blocks_[spot.block].is_deleted) {
      target = cut(spot.block, spot.offset + 1);
    } else {
      target = next(spot.block);
      if (blocks_[target].is_deleted) target = tree_.at(position).spot.block;
    }
    if (blocks_[target].length > count) cut(target, static_cast<uint32_t>(count));
    const Range range{blocks_[target].first, blocks_[target].length};
    count -= range.length;
    if (!ranges.empty() && ranges.back().first.plus(ranges.back().length) == range.first) {
      ranges.back().length += range.length;
    } else {
      ranges.push_back(range);
    }
    blocks_[target].hides = 1;
    hide(target);
    target = join_around(target);
    spot = {target, blocks_[target].length - 1u};
  }
  if (content_.is_wasteful(tree_.size())) compact();
  return ranges;
}

bool RunList::exists(const Range& range) const {
  uint32_t done = 0;
  while (done < range.length) {
    const Spot spot = find(range.first.plus(done));
    if (spot.block == kNone) return false;
    done += blocks_[spot.block].length - spot.offset;
  }
  return true;
}

void RunList::change_hides(const Range& range, bool hides) {
  uint32_t done = 0;
  while (done < range.length) {
    const Spot spot = find(range.first.plus(done));
    const uint32_t rest = range.length - done;
    uint32_t target = spot.block;
    if (blocks_[target].is_deleted && !may_undo_) {
      done += blocks_[target].length - spot.offset;
      continue;
    }
    if (spot.offset > 0) target = cut(target, spot.offset);
    if (blocks_[target].length > rest) cut(target, rest);
    done += blocks_[target].length;
    uint32_t& count = blocks_[target].hides;
    count = hides ? count + 1 : count - 1;
    if (hides && count == 1) hide(target);
    if (!hides && count == 0) show(target);
    join_around(target);
  }
  if (content_.is_wasteful(tree_.size())) compact();
}

uint32_t RunList::begin_scan() {
  if (last_mark_ > 0x7FFFFFFF) {  // a scan takes at most one mark a block: never runs over
    for (Block& block : blocks_) block.mark = 0;
    last_mark_ = 0;
  }
  return ++last_mark_;
}

void RunList::compact() {
  ContentStore fresh;
  for (uint32_t b = tree_.first(); b != kNone; b = tree_.next(b)) {
    if (blocks_[b].bytes != 0) fresh.put(blocks_[b], content_.of(blocks_[b]));
  }
  content_ = std::move(fresh);
}

Hash128 RunList::state_digest() const {
  RollingDigest digest;
  const auto add = [&](ElementId element) {
    digest.add(element.sequence);
    if (!element.exists()) return;
    digest.add(actors_.id(element.actor).replica.value);
    digest.add(actors_.id(element.actor).epoch);
  };
  for (uint32_t b = tree_.first(); b != kNone; b = tree_.next(b)) {
    for (uint32_t offset = 0; offset < blocks_[b].length; ++offset) {
      add(blocks_[b].first.plus(offset));
      add(left_of({b, offset}));
      const uint64_t extra = extra_of({b, offset});
      if (extra_ == Extra::kCountsUp) {
        digest.add(extra);
      } else {
        add(unpack(extra));
      }
      digest.add(blocks_[b].hides);
    }
  }
  digest.add(text_digest(text()));
  return digest.value();
}

void RunList::check_invariants() const {
  tree_.check_invariants();
  actors_.check_invariants(blocks_);
  uint64_t elements = 0;
  size_t bytes = 0;
  size_t visible_bytes = 0;
  size_t room = 0;
  for (uint32_t b = tree_.first(); b != kNone; b = tree_.next(b)) {
    const Block& block = blocks_[b];
    SKERRY_CHECK(block.length > 0 && block.length <= kMaxBlockLength);
    SKERRY_CHECK(actors_.block_of(block.first) == b);
    SKERRY_CHECK(block.is_deleted == (block.hides > 0));
    if (block.is_deleted && !may_undo_) {
      SKERRY_CHECK(block.bytes == 0 && block.hides == 1);
    } else {
      SKERRY_CHECK(count_scalars(content_.of(block)) == block.length);
    }
    SKERRY_CHECK(block.left.exists() || block.left == ElementId{});
    if (block.left.exists()) {
      const Spot left = find(block.left);
      SKERRY_CHECK(left.block != kNone && precedes(left, {b, 0}));
    }
    elements += block.length;
    bytes += block.bytes;
    if (!block.is_deleted) visible_bytes += block.bytes;
    room += block.room;
  }
  SKERRY_CHECK(elements == elements_);
  SKERRY_CHECK(visible_bytes == visible_bytes_);
  SKERRY_CHECK(bytes + content_.waste() == content_.size());
  SKERRY_CHECK(room <= content_.waste());
}

}  // namespace skerry::crdts::text
