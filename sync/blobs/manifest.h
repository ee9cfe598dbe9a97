// What a blob is made of: its size, and the strong hash of each of its chunks of 64 KiB. The hash
// of the manifest's bytes names the blob, so that equal content has one name, and each chunk can be
// checked alone when it comes.
//
// Decoding is bounds-checked, never crashes, and allocates no more than the bytes justify.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/bytes.h"
#include "core/crypto.h"

namespace skerry::sync {

using BlobName = Hash256;

inline constexpr uint64_t kChunkBytes = uint64_t{64} << 10;
// So large that a manifest is one frame, over datagrams too.
inline constexpr uint64_t kMostBlobBytes = uint64_t{64} << 20;

struct Manifest {
  uint64_t size = 0;  // from 1
  std::vector<Hash256> chunks;

  uint64_t bytes_of(size_t chunk) const {
    return std::min(kChunkBytes, size - chunk * kChunkBytes);
  }
};

// REQUIRES: 0 < content.size() <= kMostBlobBytes.
Manifest manifest_of(ByteView content);
Payload encode_manifest(const Manifest& manifest);
// Nothing: it is malformed. Its size is at most kMostBlobBytes, and it has a hash for each chunk.
std::optional<Manifest> decode_manifest(ByteView bytes);

inline BlobName name_of(ByteView manifest) { return strong_hash(manifest); }

}  // namespace skerry::sync
