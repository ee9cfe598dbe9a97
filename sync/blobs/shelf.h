// The blobs that are here, whole or their first chunks, and what of them waits for the disk: a
// record for the manifest and one for each chunk.
//
// Invariants: every chunk here has the hash that its manifest says; a blob's chunks are stored in
// their order, behind its manifest; but what a disk refused at first comes behind later ones, which
// a replay keeps until then.
//
// Limit: `capacity` bytes of blobs that are here or have begun to come, and in a replay as many of
// chunks that stand before what they follow. Nothing is ever let go.
// Cost: the content is kept in memory once, shared with what the disk was given.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "core/status.h"
#include "core/time.h"
#include "sync/blobs/blob_frames.h"
#include "sync/blobs/manifest.h"
#include "sync/frame.h"
#include "sync/intake/store_queue.h"
#include "sync/outputs.h"

namespace skerry::sync {

class Shelf {
 public:
  struct Blob {
    Payload encoded;  // the manifest
    Manifest manifest;
    std::vector<Payload> chunks;  // the first ones
    uint64_t durable = 0;         // records: the manifest's, then each chunk's

    uint64_t bytes() const { return std::min(manifest.size, chunks.size() * kChunkBytes); }
    bool is_complete() const { return chunks.size() == manifest.chunks.size(); }
    bool is_durable() const { return durable == 1 + manifest.chunks.size(); }
  };

  // `place`: whose tickets are its own (Outputs::place_of). All must outlive this.
  Shelf(uint64_t capacity, uint32_t place, Outputs& outputs)
      : capacity_(capacity), place_(place), outputs_(outputs) {}

  // A record of the store. One that is not what was stored is skipped.
  void replay(const Payload& record, const OpenFrame& open);
  // There are no more: what still lacks what it follows is as good as not there.
  void end_replay() { early_.clear(); }

  bool has_room_for(uint64_t bytes) const { return bytes <= capacity_ - used_; }
  // Null: nothing of it is here.
  const Blob* find(const BlobName& name) const;
  const std::map<BlobName, Blob>& blobs() const { return blobs_; }

  // A blob begins to come, or more of it is here already. REQUIRES: the manifest is right, and
  // there is room.
  void begin(const BlobName& name, ByteView manifest);
  // Its next chunk. False: its hash is wrong, and nothing was done. REQUIRES: it has begun, and is
  // not complete.
  bool add(const BlobName& name, ByteView chunk);
  // Its next chunk. REQUIRES: as before, and its hash is right.
  void put(const BlobName& name, ByteView chunk);

  // The disk's answer: which blobs are whole and durable by it.
  std::vector<BlobName> stored(const Now& now, uint64_t ticket, const Status& status);
  std::vector<BlobName> retry(const Now& now);
  Instant next_retry() const { return queue_.next_retry(); }

 private:
  void take_early(Blob& blob, const BlobName& name);
  void store(const BlobName& name, const Payload& record);
  std::vector<BlobName> settle();

  uint64_t capacity_;
  uint64_t used_ = 0;
  uint32_t place_;
  Outputs& outputs_;
  std::map<BlobName, Blob> blobs_;
  std::map<std::pair<BlobName, uint64_t>, Payload> early_;  // in a replay: chunks by their offset
  uint64_t early_bytes_ = 0;
  StoreQueue<BlobName> queue_;
};

}  // namespace skerry::sync
