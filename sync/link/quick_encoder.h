// The encoder of core/codec.h for where every frame passes: the same bytes, written into a buffer
// whose room is looked at once a value and not once a byte.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/time.h"

namespace skerry::sync {

class QuickEncoder {
 public:
  void u8(uint8_t value) {
    ensure(1);
    buffer_[size_++] = value;
  }
  void u32(uint32_t value) { fixed<4>(value); }
  void varint(uint64_t value) {
    ensure(10);
    uint8_t* at = buffer_.data() + size_;
    size_t bytes = 1;
    for (; value >= 0x80; value >>= 7, ++bytes) *at++ = static_cast<uint8_t>(value | 0x80);
    *at = static_cast<uint8_t>(value);
    size_ += bytes;
  }
  void signed_varint(int64_t value) {
    const auto bits = static_cast<uint64_t>(value);
    varint((bits << 1) ^ (value < 0 ? ~uint64_t{0} : 0));
  }
  void actor(const ActorId& actor) {
    varint(actor.replica.value);
    fixed<8>(actor.epoch);
  }
  void dot(const Dot& dot) {
    actor(dot.actor);
    varint(dot.sequence);
  }
  void hybrid_time(const HybridTime& time) {
    signed_varint(time.wall_ns);
    varint(time.counter);
  }
  void raw(ByteView bytes) {
    if (bytes.empty()) return;
    ensure(bytes.size());
    std::memcpy(buffer_.data() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }

  size_t size() const { return size_; }
  ByteView view() const { return {buffer_.data(), size_}; }
  Payload payload() const { return Payload::copy_of(view()); }
  // Keeps the room, but for what is more than `most_bytes`.
  void clear(size_t most_bytes) {
    if (buffer_.size() > most_bytes) [[unlikely]]
      give_back();
    size_ = 0;
  }

 private:
  // Little-endian.
  template <size_t kBytes>
  void fixed(uint64_t value) {
    uint8_t bytes[kBytes];
    for (size_t i = 0; i < kBytes; ++i) bytes[i] = static_cast<uint8_t>(value >> (8 * i));
    raw(bytes);
  }
  void ensure(size_t more) {
    if (buffer_.size() - size_ < more) [[unlikely]]
      grow(more);
  }
  [[gnu::noinline]] void give_back() { std::vector<uint8_t>().swap(buffer_); }
  void grow(size_t more) {
    buffer_.resize(std::max({size_ + more, 2 * buffer_.size(), size_t{64}}));
  }

  std::vector<uint8_t> buffer_;
  size_t size_ = 0;
};

}  // namespace skerry::sync
