#include "crdts/text/run_list.h"

#include <cstring>
#include <utility>

#include "core/check.h"
#include "core/codec.h"
#include "core/value.h"

namespace skerry::crdts::text {

// Most runs are short: where there is room behind both ends so many bytes are copied at once, of
// which the next run overwrites what was too much.
std::string RunList::text() const {
  constexpr size_t kAtOnce = 16;
  std::string out(visible_bytes_, ' ');
  const size_t contents = blocks_.contents().size();
  if (visible_bytes_ < kAtOnce || contents < kAtOnce) {
    out.clear();
    blocks_.order().visit_visible([&](uint32_t block) { out += blocks_.content(block); });
    return out;
  }
  char* to = out.data();
  const char* const last_to = to + (visible_bytes_ - kAtOnce);
  const char* const last_from = blocks_.contents().data() + (contents - kAtOnce);
  blocks_.order().visit_visible([&](uint32_t block) {
    const std::string_view from = blocks_.content(block);
    if (from.size() <= kAtOnce && from.data() <= last_from && to <= last_to) {
      std::memcpy(to, from.data(), kAtOnce);
    } else {
      std::memcpy(to, from.data(), from.size());
    }
    to += from.size();
  });
  return out;
}

Spot RunList::before(uint64_t position) {
  if (position == 0) return {};
  if (cursor_.block != kNone && position > cursor_.block_start &&
      position - cursor_.block_start <= blocks_[cursor_.block].visible()) {
    return {cursor_.block, static_cast<uint32_t>(position - cursor_.block_start - 1)};
  }
  const BlockTree::Found found = blocks_.order().at(position - 1);
  remember(found.block_start, found.spot.block);
  return found.spot;
}

uint32_t RunList::insert(uint32_t after, ElementId first, ElementId left, uint64_t extra,
                         std::string_view inserted, uint32_t length) {
  visible_bytes_ += inserted.size();
  elements_ += length;
  const uint32_t last = blocks_.insert(after, first, left, extra, inserted, length);
  blocks_.compact();
  return last;
}

void RunList::join_behind(uint32_t block) {
  blocks_.join_behind(block);
  cursor_.forget_joined(blocks_);
}

void RunList::hide(uint32_t block) {
  visible_bytes_ -= blocks_[block].bytes;
  if (!may_undo_) blocks_.drop_content(block);
  blocks_[block].is_deleted = true;
  blocks_.update(block);
}

void RunList::show(uint32_t block) {
  visible_bytes_ += blocks_[block].bytes;
  blocks_[block].is_deleted = false;
  blocks_.update(block);
}

std::vector<RunList::Range> RunList::erase_visible(uint64_t position, uint64_t count) {
  std::vector<Range> ranges;
  Spot spot = before(position);
  while (count > 0) {
    uint32_t target = kNone;
    if (spot.block != kNone && spot.offset + 1 < blocks_[spot.block].length &&
        !blocks_[spot.block].is_deleted) {
      target = blocks_.cut(spot.block, spot.offset + 1);
    } else {
      target = blocks_.next(spot.block);
      if (blocks_[target].is_deleted) target = blocks_.order().at(position).spot.block;
    }
    if (blocks_[target].length > count) blocks_.cut(target, static_cast<uint32_t>(count));
    const Range range{blocks_[target].first, blocks_[target].length};
    count -= range.length;
    if (!ranges.empty() && ranges.back().first.plus(ranges.back().length) == range.first) {
      ranges.back().length += range.length;
    } else {
      ranges.push_back(range);
    }
    blocks_[target].hides = 1;
    hide(target);
    target = blocks_.join_around(target);
    cursor_.forget_joined(blocks_);
    spot = {target, blocks_[target].length - 1u};
  }
  blocks_.compact();
  return ranges;
}

void RunList::change(const Range& range, Deletion deletion) {
  const bool hides = deletion == Deletion::kMade;
  uint32_t done = 0;
  while (done < range.length) {
    const Spot spot = blocks_.find(range.first.plus(done));
    const uint32_t rest = range.length - done;
    uint32_t target = spot.block;
    if (blocks_[target].is_deleted && !may_undo_) {
      done += blocks_[target].length - spot.offset;
      continue;
    }
    if (spot.offset > 0) target = blocks_.cut(target, spot.offset);
    if (blocks_[target].length > rest) blocks_.cut(target, rest);
    done += blocks_[target].length;
    uint32_t& count = blocks_[target].hides;
    count = hides ? count + 1 : count - 1;
    if (hides && count == 1) hide(target);
    if (!hides && count == 0) show(target);
    blocks_.join_around(target);
    cursor_.forget_joined(blocks_);
  }
  blocks_.compact();
}

void RunList::open(std::vector<Block> in_order, std::span<const uint32_t> by_name,
                   std::string content) {
  for (const Block& block : in_order) {
    elements_ += block.length;
    if (!block.is_deleted) visible_bytes_ += block.bytes;
  }
  blocks_.open(std::move(in_order), by_name, std::move(content));
}

uint32_t RunList::begin_scan() {
  if (last_mark_ > 0x7FFFFFFF) {  // a scan takes at most one mark a block: never runs over
    blocks_.clear_marks();
    last_mark_ = 0;
  }
  return ++last_mark_;
}

Hash128 RunList::state_digest() const {
  RollingDigest digest;
  const auto add = [&](ElementId element) {
    digest.add(element.sequence);
    if (!element.exists()) return;
    digest.add(actors().id(element.actor).replica.value);
    digest.add(actors().id(element.actor).epoch);
  };
  for (uint32_t b = blocks_.next(kNone); b != kNone; b = blocks_.next(b)) {
    for (uint32_t offset = 0; offset < blocks_[b].length; ++offset) {
      add(blocks_[b].first.plus(offset));
      add(blocks_.left_of({b, offset}));
      const uint64_t extra = blocks_.extra_of({b, offset});
      if (blocks_.extra() == Extra::kCountsUp) {
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
  blocks_.check_invariants();
  uint64_t elements = 0;
  size_t visible_bytes = 0;
  for (uint32_t b = blocks_.next(kNone); b != kNone; b = blocks_.next(b)) {
    const Block& block = blocks_[b];
    SKERRY_CHECK(block.is_deleted == (block.hides > 0));
    if (block.is_deleted && !may_undo_) {
      SKERRY_CHECK(block.bytes == 0 && block.hides == 1);
    } else {
      SKERRY_CHECK(count_scalars(blocks_.content(b)) == block.length);
    }
    elements += block.length;
    if (!block.is_deleted) visible_bytes += block.bytes;
  }
  SKERRY_CHECK(elements == elements_);
  SKERRY_CHECK(visible_bytes == visible_bytes_);
}

}  // namespace skerry::crdts::text
