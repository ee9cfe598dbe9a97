// The frames in which a snapshot travels, over streams (docs/formats/wire.md).
//
// Decoding is bounds-checked, never crashes, and allocates nothing.
#pragma once

#include <cstdint>
#include <optional>

#include "core/bytes.h"
#include "core/hash.h"
#include "core/ids.h"

namespace skerry::sync {

// A part of the snapshot of this name, which is the hash of its bytes. One of no bytes says only
// that it can be had.
struct SnapshotPart {
  Hash128 name;
  uint64_t size = 0;  // of the whole
  uint64_t offset = 0;
  ByteView bytes;
};
// The receiver has all before `from` and takes what follows, up to `to`.
struct SnapshotWanted {
  Hash128 name;
  uint64_t from = 0;
  uint64_t to = 0;
};

Payload encode_part(DocumentId document, const SnapshotPart& part);
Payload encode_wanted(DocumentId document, const SnapshotWanted& wanted);
std::optional<SnapshotPart> decode_snapshot_part(ByteView body);
std::optional<SnapshotWanted> decode_snapshot_wanted(ByteView body);

}  // namespace skerry::sync
