#include <algorithm>

#include "sync/link/shorthand.h"
#include "sync/link/shorthand_words.h"

namespace skerry::sync {

using namespace shorthand;

FrameAccount account_in_shorthand(ByteView wire, FrameAccount plain) {
  const auto size = static_cast<uint32_t>(wire.size());
  const uint64_t of_items = uint64_t{plain.payload} + plain.metadata + plain.redundant;
  if (of_items == 0 || wire.empty()) {
    plain.control = size;
    return plain;
  }
  const uint8_t kind = wire[0] & kKindBits;
  const uint64_t most = size - std::min<uint64_t>(size, 1 + kChecksumBytes);
  uint64_t items = std::min(of_items, most);
  if (kind == kChanges) items = most;
  if (kind == kPacked) items = std::min(most, most * of_items / (of_items + plain.control));
  const uint64_t redundant = items * plain.redundant / of_items;
  const uint64_t content = kind == kPacked ? items * plain.payload / of_items : plain.payload;
  plain.redundant = static_cast<uint32_t>(redundant);
  plain.payload = static_cast<uint32_t>(std::min(content, items - redundant));
  plain.metadata = static_cast<uint32_t>(items - redundant - plain.payload);
  plain.control = static_cast<uint32_t>(size - items);
  return plain;
}

bool may_bring_changes(ByteView wire) {
  if (wire.size() < 2) return false;
  switch (wire[0] & kKindBits) {
    case kPacked:
    case kChanges:
      return true;
    case kWhole:
      return brings_changes(static_cast<FrameType>(wire[1]));
    default:
      return false;
  }
}

}  // namespace skerry::sync
