#include "sync/blobs/manifest.h"

#include "core/check.h"
#include "core/codec.h"

namespace skerry::sync {

Manifest manifest_of(ByteView content) {
  SKERRY_CHECK(!content.empty() && content.size() <= kMostBlobBytes);
  Manifest manifest;
  manifest.size = content.size();
  for (size_t at = 0; at < content.size(); at += kChunkBytes) {
    const size_t bytes = manifest.bytes_of(manifest.chunks.size());
    manifest.chunks.push_back(strong_hash(content.subspan(at, bytes)));
  }
  return manifest;
}

Payload encode_manifest(const Manifest& manifest) {
  Encoder out;
  out.varint(manifest.size);
  for (const Hash256& chunk : manifest.chunks) out.raw(chunk.bytes);
  return out.payload();
}

std::optional<Manifest> decode_manifest(ByteView bytes) {
  Decoder in(bytes);
  Manifest manifest;
  manifest.size = in.varint_up_to(kMostBlobBytes);
  const uint64_t chunks = (manifest.size + kChunkBytes - 1) / kChunkBytes;
  if (in.failed() || chunks == 0 || in.rest().size() != chunks * Hash256().bytes.size()) {
    return std::nullopt;
  }
  manifest.chunks.resize(chunks);
  for (Hash256& chunk : manifest.chunks) {
    const ByteView hash = in.raw(chunk.bytes.size());
    std::copy(hash.begin(), hash.end(), chunk.bytes.begin());
  }
  return manifest;
}

}  // namespace skerry::sync
