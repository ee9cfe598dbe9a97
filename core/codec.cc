#include "core/codec.h"

#include <algorithm>
#include <limits>

#include "core/check.h"

namespace skerry {

void Encoder::grow(size_t count) {
  constexpr size_t kLeast = 24;
  bytes_.resize(std::max({size_ + count, 2 * bytes_.size(), kLeast}));
}

void Encoder::u32(uint32_t value) {
  uint8_t* const bytes = take(4);
  for (size_t i = 0; i < 4; ++i) bytes[i] = static_cast<uint8_t>(value >> (8 * i));
}

void Encoder::u64(uint64_t value) {
  uint8_t* const bytes = take(8);
  for (size_t i = 0; i < 8; ++i) bytes[i] = static_cast<uint8_t>(value >> (8 * i));
}

void Encoder::varint(uint64_t value) {
  if (value < 0x80) [[likely]]
    return u8(static_cast<uint8_t>(value));
  uint8_t bytes[10];
  size_t size = 0;
  while (value >= 0x80) {
    bytes[size++] = static_cast<uint8_t>(value | 0x80);
    value >>= 7;
  }
  bytes[size++] = static_cast<uint8_t>(value);
  raw({bytes, size});
}

void Encoder::signed_varint(int64_t value) {
  const uint64_t bits = static_cast<uint64_t>(value);
  varint((bits << 1) ^ (value < 0 ? ~uint64_t{0} : 0));
}

void Encoder::bytes(ByteView value) {
  varint(value.size());
  raw(value);
}

void Encoder::actor(const ActorId& actor) {
  varint(actor.replica.value);
  u64(actor.epoch);
}

void Encoder::dot(const Dot& dot) {
  actor(dot.actor);
  varint(dot.sequence);
}

void Encoder::hybrid_time(const HybridTime& time) {
  signed_varint(time.wall_ns);
  varint(time.counter);
}

void Encoder::patch_u32(size_t at, uint32_t value) {
  SKERRY_CHECK(at + 4 <= size_);
  for (size_t i = 0; i < 4; ++i) bytes_[at + i] = static_cast<uint8_t>(value >> (8 * i));
}

uint8_t Decoder::u8() {
  const ByteView part = raw(1);
  return part.empty() ? uint8_t{0} : part[0];
}

uint32_t Decoder::u32() {
  const ByteView part = raw(4);
  uint32_t value = 0;
  for (size_t i = 0; i < part.size(); ++i) value |= uint32_t{part[i]} << (8 * i);
  return value;
}

uint64_t Decoder::u64() {
  const ByteView part = raw(8);
  uint64_t value = 0;
  for (size_t i = 0; i < part.size(); ++i) value |= uint64_t{part[i]} << (8 * i);
  return value;
}

uint64_t Decoder::long_varint() {
  uint64_t value = 0;
  for (size_t i = 0; i < rest_.size() && i < 10; ++i) {
    const uint64_t byte = rest_[i];
    if (i == 9 && byte > 1) break;  // would not fit in 64 bits
    value |= (byte & 0x7F) << (7 * i);
    if (byte < 0x80) {
      if (byte == 0 && i > 0) break;  // not minimal
      rest_ = rest_.subspan(i + 1);
      return value;
    }
  }
  fail();
  return 0;
}

uint64_t Decoder::varint_up_to(uint64_t limit) {
  const uint64_t value = varint();
  if (value <= limit) return value;
  fail();
  return 0;
}

int64_t Decoder::signed_varint() {
  const uint64_t bits = varint();
  return static_cast<int64_t>((bits >> 1) ^ (~(bits & 1) + 1));
}

ByteView Decoder::bytes() {
  const uint64_t size = varint();
  if (size > rest_.size()) {
    fail();
    return {};
  }
  return raw(static_cast<size_t>(size));
}

ByteView Decoder::raw(size_t size) {
  if (size > rest_.size()) {
    fail();
    return {};
  }
  const ByteView part = rest_.first(size);
  rest_ = rest_.subspan(size);
  return part;
}

ActorId Decoder::actor() {
  const auto replica = static_cast<uint32_t>(varint_up_to(std::numeric_limits<uint32_t>::max()));
  const uint64_t epoch = u64();
  return {ReplicaId{replica}, epoch};
}

Dot Decoder::dot() {
  const ActorId who = actor();
  return {who, varint()};
}

HybridTime Decoder::hybrid_time() {
  const int64_t wall_ns = signed_varint();
  const auto counter = static_cast<uint32_t>(varint_up_to(std::numeric_limits<uint32_t>::max()));
  return {wall_ns, counter};
}

size_t Decoder::count(size_t least_bytes) {
  const uint64_t value = varint();
  if (value > rest_.size() / least_bytes) {
    fail();
    return 0;
  }
  return static_cast<size_t>(value);
}

Status Decoder::finish(std::string_view what) const {
  if (failed_) return invalid(std::string(what) + ": malformed");
  if (!rest_.empty()) return invalid(std::string(what) + ": bytes left over");
  return absl::OkStatus();
}

namespace {

// The length of the valid UTF-8 sequence at `at`, or 0.
size_t sequence_length(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) -> uint32_t {
    return at + i < text.size() ? static_cast<uint8_t>(text[at + i]) : 0;
  };
  const auto continues = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const uint32_t lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const uint32_t low = lead == 0xE0 ? 0xA0 : 0x80;
    const uint32_t high = lead == 0xED ? 0x9F : 0xBF;  // ED A0.. would be a surrogate
    return byte(1) >= low && byte(1) <= high && continues(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const uint32_t low = lead == 0xF0 ? 0x90 : 0x80;
    const uint32_t high = lead == 0xF4 ? 0x8F : 0xBF;  // past U+10FFFF
    return byte(1) >= low && byte(1) <= high && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t length = sequence_length(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

uint64_t count_scalars(std::string_view text) {
  uint64_t count = 0;
  for (const char c : text) count += (static_cast<uint8_t>(c) & 0xC0) != 0x80;
  return count;
}

}  // namespace skerry
