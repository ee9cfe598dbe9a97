// A row of yes and no in bytes: the first in the lowest bit of the first byte; what is left over of
// the last byte must be zero.
#pragma once

#include <vector>

#include "core/codec.h"

namespace skerry::sync {

inline void put_bits(Encoder& out, const std::vector<bool>& bits) {
  for (size_t at = 0; at < bits.size(); at += 8) {
    unsigned byte = 0;
    for (size_t i = 0; i < 8 && at + i < bits.size(); ++i) {
      if (bits[at + i]) byte |= 1u << i;
    }
    out.u8(static_cast<uint8_t>(byte));
  }
}

// Fails the decoder when there are not as many. REQUIRES: memory for `count` bits is justified.
inline std::vector<bool> take_bits(Decoder& in, size_t count) {
  const ByteView bytes = in.raw((count + 7) / 8);
  if (in.failed()) return {};
  std::vector<bool> bits(count);
  for (size_t i = 0; i < count; ++i) bits[i] = (bytes[i / 8] >> (i % 8) & 1) != 0;
  if (count % 8 != 0 && bytes.back() >> (count % 8) != 0) in.fail();
  return bits;
}

}  // namespace skerry::sync
