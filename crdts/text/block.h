// The pieces that a text is kept in.
//
// An element is one character that was ever inserted; it is named by its dot. A block is a run of
// elements that one actor typed in a row: consecutive sequence numbers, each element's left origin
// the one before it, all hidden as often or all visible. Actors are interned to dense local
// numbers, which differ between replicas: nothing may be ordered by them.
#pragma once

#include <cstdint>

namespace skerry::crdts::text {

// Sequence numbers of a text stay below 2^31, so that an element's name fits 64 bits.
inline constexpr uint64_t kMaxSequence = 0x7FFFFFFF;
// No block is longer, which bounds the cost of cutting one.
inline constexpr uint32_t kMaxBlockLength = 1024;
inline constexpr uint32_t kNone = 0xFFFFFFFF;

struct ElementId {
  uint32_t actor = 0;
  uint32_t sequence = 0;  // 0: no element (the start or the end of the text)

  bool exists() const { return sequence != 0; }
  ElementId plus(uint32_t offset) const { return {actor, sequence + offset}; }
  friend bool operator==(const ElementId&, const ElementId&) = default;
};

struct Block {
  ElementId first;
  ElementId left;               // the first element's left origin
  uint64_t extra = 0;           // what else the merge rule keeps of the first element
  uint32_t content = 0;         // where its UTF-8 begins in the content store; 0 when dropped
  uint32_t leaf = kNone;        // where it is in the tree
  uint32_t mark = 0;            // the last scan that passed it
  uint32_t hides = 0;           // commands that delete it, and one if its insertion is undone
  uint16_t length = 0;          // elements
  uint16_t bytes = 0;           // of UTF-8; 0 when dropped
  uint16_t room = 0;            // bytes reserved behind its content
  bool is_deleted = false;      // hidden: `hides` is not 0
  bool has_left_child = false;  // fugue: the first element has one

  uint32_t visible() const { return is_deleted ? 0 : length; }
  ElementId last() const { return first.plus(length - 1u); }
};

// How `Block::extra` goes on from one element of a run to the next.
enum class Extra : uint8_t {
  kCountsUp,  // by one an element
  kSame,
  kFirstOnly,  // zero for all but the first
};

constexpr uint64_t extra_at(Extra kind, uint64_t extra, uint32_t offset) {
  switch (kind) {
    case Extra::kCountsUp:
      return extra + offset;
    case Extra::kSame:
      return extra;
    case Extra::kFirstOnly:
      return offset == 0 ? extra : 0;
  }
  return 0;
}

constexpr uint64_t pack(ElementId id) { return (uint64_t{id.actor} << 32) | id.sequence; }
constexpr ElementId unpack(uint64_t packed) {
  return {static_cast<uint32_t>(packed >> 32), static_cast<uint32_t>(packed)};
}

// An element by where it is: `offset` within `block`.
struct Spot {
  uint32_t block = kNone;
  uint32_t offset = 0;
};

}  // namespace skerry::crdts::text
