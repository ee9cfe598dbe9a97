#include "sync/blobs/blobs.h"

#include <algorithm>
#include <string>

namespace skerry::sync {

Blobs::Blobs(const Config& config, Followed& documents, Links& links, Outputs& outputs,
             uint32_t place)
    : config_(config),
      outputs_(outputs),
      shelf_(config.options.blobs.capacity_bytes, place, outputs),
      lines_(documents, links, outputs, place),
      giver_(config, shelf_, lines_),
      taker_(config, shelf_, lines_) {}

// What had begun to come was wanted; what is referred to may be here.
void Blobs::start() {
  shelf_.end_replay();
  for (const auto& [name, blob] : shelf_.blobs()) {
    if (blob.is_complete()) {
      taker_.drop(name);
    } else {
      taker_.want(name);
    }
  }
}

StatusOr<BlobName> Blobs::attach(const Now& now, ByteView content) {
  const uint64_t most = config_.options.blobs.most_bytes;
  if (content.empty()) return absl::InvalidArgumentError("a blob of no bytes");
  if (content.size() > most) {
    return absl::ResourceExhaustedError(
        too_large("blob", content.size(), most, "[blobs] max_size lets be attached"));
  }
  const Payload manifest = encode_manifest(manifest_of(content));
  const BlobName name = name_of(manifest.view());
  const Shelf::Blob* blob = shelf_.find(name);
  if (blob == nullptr) {
    if (!shelf_.has_room_for(content.size())) {
      return absl::ResourceExhaustedError("[blobs] capacity has no room for a blob of " +
                                          std::to_string(content.size()) + " bytes");
    }
    shelf_.begin(name, manifest.view());
    blob = shelf_.find(name);
  }
  while (!blob->is_complete()) {
    const size_t chunk = blob->chunks.size();
    shelf_.put(name, content.subspan(chunk * kChunkBytes, blob->manifest.bytes_of(chunk)));
  }
  taker_.drop(name);
  taker_.advance(now);
  return name;
}

bool Blobs::take(const Now& now, uint32_t link, const OpenFrame& open, FrameAccount& account) {
  switch (open.type) {
    case FrameType::kBlobOffer: {
      const auto names = decode_blob_offer(open.body);
      if (!names) return false;
      for (const BlobName& name : *names) giver_.note_has(now, link, name);
      taker_.note_offers(now, link, *names);
      return true;
    }
    case FrameType::kBlobWanted: {
      const auto wanted = decode_blob_wanted(open.body);
      if (wanted) giver_.take(now, link, *wanted);
      return wanted.has_value();
    }
    case FrameType::kBlobManifest:
      taker_.take_manifest(now, link, open.body, account);
      return true;
    case FrameType::kBlobPiece: {
      const auto piece = decode_blob_piece(open.body);
      if (piece) taker_.take_piece(now, link, *piece, account);
      return piece.has_value();
    }
    default: {
      const auto name = decode_blob_absent(open.body);
      if (name) taker_.take_absent(now, link, *name);
      return name.has_value();
    }
  }
}

void Blobs::opened(const Now& now, uint32_t link) {
  lines_.forget(link);
  giver_.opened(now, link);
  taker_.advance(now);
}

void Blobs::closed(uint32_t link) {
  lines_.forget(link);
  giver_.closed(link);
  taker_.closed(link);
}

void Blobs::look(const Now& now, uint32_t link) {
  giver_.look(now, link);
  taker_.look(now, link);
}

void Blobs::stored(const Now& now, uint64_t ticket, const Status& status) {
  note_whole(now, shelf_.stored(now, ticket, status));
}

void Blobs::note_whole(const Now& now, const std::vector<BlobName>& names) {
  for (const BlobName& name : names) {
    outputs_.begin(kBlobRecords, 0);
    outputs_.add(Output::Kind::kBlob).payload = Payload::copy_of(name.bytes);
    giver_.offer(now, name);
  }
}

void Blobs::tick(const Now& now) {
  note_whole(now, shelf_.retry(now));
  giver_.tick(now);
  taker_.tick(now);
}

Instant Blobs::next_deadline() const {
  return std::min({shelf_.next_retry(), giver_.next_deadline(), taker_.next_deadline()});
}

}  // namespace skerry::sync
