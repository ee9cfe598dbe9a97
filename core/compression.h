// Compressed bytes (zstd), on their own or against a text that both sides have.
//
// Thread safety: each thread has its own working memory, which is kept.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/status.h"

namespace skerry {

// From 1 (fast) to 19 (small).
inline constexpr int kUsualCompression = 15;

// `prefix` must be given again to decompress; it may be empty.
std::vector<uint8_t> compress(ByteView bytes, ByteView prefix = {}, int level = kUsualCompression);

// Fills `out`, whose size is that of the original. An error: bytes that are not compressed, or
// whose original has another size.
Status decompress(ByteView packed, ByteView prefix, std::span<uint8_t> out);

}  // namespace skerry
