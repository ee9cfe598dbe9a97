#include "crdts/text/dense/dense_list.h"

#include "core/check.h"
#include "core/value.h"
#include "crdts/text/character.h"

namespace skerry::crdts::text {
std::string DenseList::text() const {
  std::string out;
  out.reserve(bytes_);
  for (uint32_t b = tree_.first(); b != kNone; b = tree_.next(b)) append_character(blocks_[b], out);
  return out;
}

DenseList::Path DenseList::path_of(uint32_t block) const {
  return positions_.path(block == kNone ? kNone : node_of(block));
}

uint32_t DenseList::insert_behind(uint32_t after, const Path& path, ElementId id,
                                  std::string_view character) {
  uint32_t index = static_cast<uint32_t>(blocks_.size());
  if (free_blocks_.empty()) {
    blocks_.emplace_back();
  } else {
    index = free_blocks_.back();
    free_blocks_.pop_back();
    blocks_[index] = Block{};
  }
  Block& block = blocks_[index];
  block.first = id;
  block.extra = path.nodes.back();
  put_character(block, character);
  bytes_ += character.size();
  positions_.put(path, index);
  actors_.add(id, index);
  tree_.insert_after(after, index);
  return index;
}

void DenseList::remove(uint32_t block) {
  bytes_ -= blocks_[block].bytes;
  positions_.take(node_of(block));
  actors_.remove(blocks_[block].first);
  tree_.remove(block);
  free_blocks_.push_back(block);
}

ElementId DenseList::erase_at(uint64_t position) {
  const uint32_t block = at(position);
  const ElementId id = blocks_[block].first;
  remove(block);
  return id;
}

void DenseList::erase(ElementId first, uint32_t length) {
  const uint32_t last = first.sequence + (length - 1);
  while (true) {
    const uint32_t block = actors_.block_from(first);
    if (block == kNone || blocks_[block].first.sequence > last) return;
    first = blocks_[block].first;
    remove(block);
  }
}

Hash128 DenseList::state_digest() const {
  RollingDigest digest;
  const auto add = [&](ElementId dot) {
    digest.add(dot.sequence);
    if (!dot.exists()) return;
    digest.add(actors_.id(dot.actor).replica.value);
    digest.add(actors_.id(dot.actor).epoch);
  };
  for (uint32_t b = tree_.first(); b != kNone; b = tree_.next(b)) {
    add(blocks_[b].first);
    const Path path = path_of(b);
    digest.add(path.levels.size());
    for (const Level& level : path.levels) {
      digest.add(level.digit);
      add(level.dot);
    }
  }
  digest.add(text_digest(text()));
  return digest.value();
}

void DenseList::check_invariants() const {
  tree_.check_invariants();
  actors_.check_invariants(blocks_);
  positions_.check_invariants();
  size_t bytes = 0;
  uint32_t before = kNone;
  for (uint32_t b = tree_.first(); b != kNone; b = tree_.next(b)) {
    SKERRY_CHECK(blocks_[b].length == 1);
    SKERRY_CHECK(actors_.block_of(blocks_[b].first) == b);
    SKERRY_CHECK(before == kNone || positions_.precedes(node_of(before), node_of(b)));
    bytes += blocks_[b].bytes;
    before = b;
  }
  SKERRY_CHECK(bytes == bytes_);
}

}  // namespace skerry::crdts::text
