#include "sync/blobs/shelf.h"

#include <utility>

#include "core/check.h"

namespace skerry::sync {

const Shelf::Blob* Shelf::find(const BlobName& name) const {
  const auto at = blobs_.find(name);
  return at == blobs_.end() ? nullptr : &at->second;
}

void Shelf::replay(const Payload& record, const OpenFrame& open) {
  if (open.type == FrameType::kBlobManifest) {
    auto manifest = decode_manifest(open.body);
    if (!manifest || !has_room_for(manifest->size)) return;
    const auto [at, is_new] = blobs_.try_emplace(name_of(open.body));
    if (!is_new) return;
    used_ += manifest->size;
    at->second.encoded = record.slice(open.body);
    at->second.manifest = *std::move(manifest);
    at->second.durable = 1;
    take_early(at->second, at->first);
    return;
  }
  const auto piece = decode_blob_piece(open.body);
  if (!piece || piece->bytes.size() > capacity_ - early_bytes_) return;
  const auto at = blobs_.find(piece->name);
  const uint64_t have = at == blobs_.end() ? 0 : at->second.chunks.size() * kChunkBytes;
  if (piece->offset < have) return;
  const Payload chunk = record.slice(piece->bytes);
  if (!early_.try_emplace({piece->name, piece->offset}, chunk).second) return;
  early_bytes_ += chunk.size();
  if (at != blobs_.end()) take_early(at->second, piece->name);
}

// In their order, those whose turn it is. One that is wrong is skipped.
void Shelf::take_early(Blob& blob, const BlobName& name) {
  while (!blob.is_complete()) {
    const size_t number = blob.chunks.size();
    const auto next = early_.extract({name, number * kChunkBytes});
    if (next.empty()) return;
    const Payload& chunk = next.mapped();
    early_bytes_ -= chunk.size();
    const bool is_right = chunk.size() == blob.manifest.bytes_of(number) &&
                          strong_hash(chunk.view()) == blob.manifest.chunks[number];
    if (!is_right) return;
    blob.chunks.push_back(chunk);
    ++blob.durable;
  }
}

void Shelf::begin(const BlobName& name, ByteView manifest) {
  const auto [at, is_new] = blobs_.try_emplace(name);
  if (!is_new) return;
  Blob& blob = at->second;
  blob.manifest = *decode_manifest(manifest);
  SKERRY_CHECK(has_room_for(blob.manifest.size));
  used_ += blob.manifest.size;
  const Payload record = encode_blob_manifest(manifest);
  blob.encoded = record.slice(record.size() - manifest.size(), manifest.size());
  store(name, record);
}

bool Shelf::add(const BlobName& name, ByteView chunk) {
  Blob& blob = blobs_.at(name);
  const size_t number = blob.chunks.size();
  SKERRY_CHECK(!blob.is_complete());
  const bool is_right = chunk.size() == blob.manifest.bytes_of(number) &&
                        strong_hash(chunk) == blob.manifest.chunks[number];
  if (is_right) put(name, chunk);
  return is_right;
}

// The chunk stands at the end of its record.
void Shelf::put(const BlobName& name, ByteView chunk) {
  Blob& blob = blobs_.at(name);
  SKERRY_CHECK(!blob.is_complete());
  const Payload record = encode_blob_piece({name, blob.chunks.size() * kChunkBytes, chunk});
  blob.chunks.push_back(record.slice(record.size() - chunk.size(), chunk.size()));
  store(name, record);
}

void Shelf::store(const BlobName& name, const Payload& record) {
  outputs_.begin(kBlobRecords, place_);
  queue_.store(outputs_, record, name);
}

std::vector<BlobName> Shelf::stored(const Now& now, uint64_t ticket, const Status& status) {
  if (!queue_.answer(now, ticket, status)) return {};
  return settle();
}

std::vector<BlobName> Shelf::retry(const Now& now) {
  outputs_.begin(kBlobRecords, place_);
  queue_.retry(now, outputs_);
  return settle();
}

std::vector<BlobName> Shelf::settle() {
  std::vector<BlobName> whole;
  while (queue_.is_front_durable()) {
    const BlobName name = queue_.take_front().second;
    Blob& blob = blobs_.at(name);
    ++blob.durable;
    if (blob.is_durable()) whole.push_back(name);
  }
  return whole;
}

}  // namespace skerry::sync
