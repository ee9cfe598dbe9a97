// The frames in which blobs travel, and the records in which they are stored
// (docs/formats/wire.md). They are about no document, and name one that there is not.
//
// Decoding is bounds-checked, never crashes, and allocates no more than the frame's size justifies.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "sync/blobs/manifest.h"

namespace skerry::sync {

// What stands for a document in frames of blobs, and where their records are in a store.
inline constexpr DocumentId kBlobRecords{0xffffffff};

// The sender has all before `from` and takes what follows, up to `to`; of 0, 0 it wants the
// manifest.
struct BlobWanted {
  BlobName name;
  uint64_t from = 0;
  uint64_t to = 0;
  bool is_again = false;  // what was sent of that is lost
};
struct BlobPiece {
  BlobName name;
  uint64_t offset = 0;
  ByteView bytes;  // at least one, within one chunk
};

// The sender has these, whole and durable.
Payload encode_blob_offer(std::span<const BlobName> names);
Payload encode_blob_wanted(const BlobWanted& wanted);
// A record of the store too.
Payload encode_blob_manifest(ByteView manifest);
// Of a whole chunk, a record of the store too.
Payload encode_blob_piece(const BlobPiece& piece);
// The sender has no such blob now; when it has, it will offer it.
Payload encode_blob_absent(const BlobName& name);

std::optional<std::vector<BlobName>> decode_blob_offer(ByteView body);
std::optional<BlobWanted> decode_blob_wanted(ByteView body);
std::optional<BlobPiece> decode_blob_piece(ByteView body);
std::optional<BlobName> decode_blob_absent(ByteView body);

}  // namespace skerry::sync
