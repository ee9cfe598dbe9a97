// Frames on a stream of bytes: each behind its length, four bytes, little-endian
// (docs/formats/wire.md, "On a socket").
//
// Invariant: what is held is the beginning of one frame, and no longer than what came of it:
// memory is never taken for bytes that a length only announces. Cost: one copy of a frame that
// came in several reads, none of one that came in one.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/bytes.h"
#include "live/limits.h"

namespace skerry::live {

inline constexpr size_t kLengthBytes = 4;

inline std::array<uint8_t, kLengthBytes> length_bytes(size_t size) {
  return {static_cast<uint8_t>(size), static_cast<uint8_t>(size >> 8),
          static_cast<uint8_t>(size >> 16), static_cast<uint8_t>(size >> 24)};
}

class FrameCutter {
 public:
  explicit FrameCutter(size_t most_bytes) : most_bytes_(most_bytes) {}

  // From now on a frame may be so large.
  void set_most_bytes(size_t most_bytes) { most_bytes_ = most_bytes; }
  // Of a frame that is not whole.
  size_t held_bytes() const { return held_.size(); }

  enum class Fed : uint8_t { kAll, kTooLarge, kStopped };
  // Gives each frame that is whole to `take`, a view that is valid until it returns; its false
  // stops. After anything but kAll nothing may be fed any more.
  template <typename Take>
  Fed feed(ByteView bytes, Take take) {
    while (!bytes.empty()) {
      const bool is_held = !held_.empty();
      if (is_held) bytes = fill(bytes);
      const ByteView from = is_held ? ByteView(held_) : bytes;
      if (from.size() < kLengthBytes) break;
      const size_t size = length_of(from);
      if (size > most_bytes_) return Fed::kTooLarge;
      if (from.size() < kLengthBytes + size) {
        if (is_held) continue;  // now its length is known
        break;
      }
      const bool goes_on = take(from.subspan(kLengthBytes, size));
      if (is_held) {
        let_go();
      } else {
        bytes = bytes.subspan(kLengthBytes + size);
      }
      if (!goes_on) return Fed::kStopped;
    }
    held_.insert(held_.end(), bytes.begin(), bytes.end());
    return Fed::kAll;
  }

 private:
  static size_t length_of(ByteView bytes) {
    return bytes[0] | size_t{bytes[1]} << 8 | size_t{bytes[2]} << 16 | size_t{bytes[3]} << 24;
  }
  // Takes what the frame that is held lacks of its length, or of the rest; returns what is left.
  ByteView fill(ByteView bytes) {
    const bool has_length = held_.size() >= kLengthBytes;
    const size_t end = kLengthBytes + (has_length ? length_of(held_) : 0);
    const size_t taken = std::min(end - held_.size(), bytes.size());
    held_.insert(held_.end(), bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(taken));
    return bytes.subspan(taken);
  }
  // Room for a large frame is not kept for ever.
  void let_go() {
    held_.clear();
    if (held_.capacity() > kMostIdleBytes) held_.shrink_to_fit();
  }

  size_t most_bytes_;
  std::vector<uint8_t> held_;
};

}  // namespace skerry::live
