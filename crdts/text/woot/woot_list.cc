#include "crdts/text/woot/woot_list.h"

#include "core/check.h"
#include "core/value.h"
#include "crdts/text/character.h"

namespace skerry::crdts::text {

std::string WootList::text() const {
  std::string out;
  out.reserve(visible_bytes_);
  for (uint32_t b = tree_.first(); b != kNone; b = tree_.next(b)) append_character(blocks_[b], out);
  return out;
}

uint32_t WootList::find(ElementId element) const {
  const uint32_t block = actors_.block_of(element);
  return block != kNone && blocks_[block].first == element ? block : kNone;
}

bool WootList::id_precedes(ElementId a, ElementId b) const {
  if (a.actor != b.actor) return actors_.precedes(a.actor, b.actor);
  return a.sequence < b.sequence;
}

uint32_t WootList::place(ElementId id, uint32_t left, uint32_t right) {
  between_.clear();
  for (uint32_t b = next(left); b != right; b = next(b)) between_.push_back(b);
  size_t from = 0;
  size_t to = between_.size();
  while (from < to) {
    if (++mark_ == 0) {  // marks of long ago would count again
      for (Typed& typed : typed_) typed.mark = 0;
      mark_ = 1;
    }
    for (size_t i = from; i < to; ++i) typed_[between_[i]].mark = mark_;
    for (size_t i = from; i < to; ++i) {
      const uint32_t other = between_[i];
      if (is_between(typed_[other].left) || is_between(typed_[other].right)) continue;
      if (id_precedes(blocks_[other].first, id)) {
        from = i + 1;
      } else {
        to = i;
      }
    }
  }
  return from == 0 ? left : between_[from - 1];
}

uint32_t WootList::insert(ElementId id, uint32_t left, uint32_t right, std::string_view character) {
  const uint32_t after = place(id, left, right);
  Block block;
  block.first = id;
  put_character(block, character);
  const auto index = static_cast<uint32_t>(blocks_.size());
  blocks_.push_back(block);
  typed_.push_back({left, right, 0});
  actors_.add(id, index);
  tree_.insert_after(after, index);
  visible_bytes_ += character.size();
  return index;
}

void WootList::erase(uint32_t block) {
  if (blocks_[block].is_deleted) return;
  visible_bytes_ -= blocks_[block].bytes;
  blocks_[block].is_deleted = true;
  blocks_[block].content = 0;
  blocks_[block].bytes = 0;
  tree_.update(block);
}

Hash128 WootList::state_digest() const {
  RollingDigest digest;
  const auto add = [&](ElementId element) {
    digest.add(element.sequence);
    if (!element.exists()) return;
    digest.add(actors_.id(element.actor).replica.value);
    digest.add(actors_.id(element.actor).epoch);
  };
  for (uint32_t b = tree_.first(); b != kNone; b = tree_.next(b)) {
    add(blocks_[b].first);
    add(id(typed_[b].left));
    add(id(typed_[b].right));
    digest.add(blocks_[b].is_deleted ? 1 : 0);
  }
  digest.add(text_digest(text()));
  return digest.value();
}

void WootList::check_invariants() const {
  tree_.check_invariants();
  actors_.check_invariants(blocks_);
  size_t bytes = 0;
  for (uint32_t b = tree_.first(); b != kNone; b = tree_.next(b)) {
    const Block& block = blocks_[b];
    SKERRY_CHECK(block.length == 1 && find(block.first) == b);
    SKERRY_CHECK(block.is_deleted ? block.bytes == 0 : block.bytes > 0);
    const Typed& typed = typed_[b];
    SKERRY_CHECK(typed.left == kNone || precedes(typed.left, b));
    SKERRY_CHECK(typed.right == kNone || precedes(b, typed.right));
    bytes += block.bytes;
  }
  SKERRY_CHECK(bytes == visible_bytes_);
}

}  // namespace skerry::crdts::text
