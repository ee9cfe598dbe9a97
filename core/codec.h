// How values become bytes and come back.
//
// The Encoder appends; the Decoder reads with bounds checks and never throws, crashes or allocates:
// the first malformed field makes it fail for good, every later read gives zero or an empty view,
// and the caller looks once, at the end (`finish()`), or before it trusts a length. Varints are
// LEB128, at most 10 bytes, and must be minimal, so that every value has one encoding.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/status.h"
#include "core/time.h"

namespace skerry {

class Encoder {
 public:
  void u8(uint8_t value) { *take(1) = value; }
  void u32(uint32_t value);  // fixed width, little-endian
  void u64(uint64_t value);  // fixed width, little-endian
  void varint(uint64_t value);
  void signed_varint(int64_t value);  // zigzag
  void bytes(ByteView value);         // length, then content
  void text(std::string_view value) { bytes(as_bytes(value)); }
  void raw(ByteView value) {
    if (!value.empty()) std::memcpy(take(value.size()), value.data(), value.size());
  }
  void actor(const ActorId& actor);  // replica varint, epoch fixed: 9 bytes for small replica ids
  void dot(const Dot& dot);
  void hybrid_time(const HybridTime& time);

  size_t size() const { return size_; }
  ByteView view() const { return {bytes_.data(), size_}; }
  Payload payload() const { return Payload::copy_of(view()); }
  // Keeps the capacity: one encoder may serve many messages.
  void clear() { size_ = 0; }
  // Replaces four bytes written earlier by u32. REQUIRES: at + 4 <= size().
  void patch_u32(size_t at, uint32_t value);

 private:
  // The place of the next `count` bytes, which are counted from now on.
  uint8_t* take(size_t count) {
    if (bytes_.size() < size_ + count) [[unlikely]]
      grow(count);
    size_ += count;
    return bytes_.data() + (size_ - count);
  }
  void grow(size_t count);

  std::vector<uint8_t> bytes_;  // written up to size_
  size_t size_ = 0;
};

class Decoder {
 public:
  explicit Decoder(ByteView input) : rest_(input) {}

  uint8_t u8();
  uint32_t u32();
  uint64_t u64();
  uint64_t varint() {
    if (!rest_.empty() && rest_[0] < 0x80) [[likely]] {
      const uint8_t value = rest_[0];
      rest_ = rest_.subspan(1);
      return value;
    }
    return long_varint();
  }
  // A varint that must be at most `limit`; a larger one fails.
  uint64_t varint_up_to(uint64_t limit);
  int64_t signed_varint();
  ByteView bytes();
  std::string_view text() { return as_text(bytes()); }
  ByteView raw(size_t size);
  ActorId actor();
  Dot dot();
  HybridTime hybrid_time();

  // A count of items that take at least `least_bytes` (>= 1) each of the rest of the input: a count
  // that the input cannot hold fails, so that callers may reserve for it.
  size_t count(size_t least_bytes);

  void fail() {
    failed_ = true;
    rest_ = {};
  }
  bool failed() const { return failed_; }
  bool done() const { return failed_ || rest_.empty(); }
  ByteView rest() const { return rest_; }
  // OK when nothing failed and nothing is left over.
  Status finish(std::string_view what) const;

 private:
  uint64_t long_varint();

  ByteView rest_;
  bool failed_ = false;
};

// Valid UTF-8: no overlong forms, no surrogates, nothing past U+10FFFF.
bool is_valid_utf8(std::string_view text);
// The number of Unicode scalar values. REQUIRES: is_valid_utf8(text).
uint64_t count_scalars(std::string_view text);

}  // namespace skerry
