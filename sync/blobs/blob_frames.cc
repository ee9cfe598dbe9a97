#include "sync/blobs/blob_frames.h"

#include "core/codec.h"
#include "sync/frame.h"

namespace skerry::sync {
namespace {

constexpr size_t kNameBytes = sizeof(Hash256::bytes);

BlobName read_name(Decoder& in) {
  BlobName name;
  const ByteView bytes = in.raw(kNameBytes);
  std::copy(bytes.begin(), bytes.end(), name.bytes.begin());
  return name;
}

Payload frame_of(FrameType type, const Encoder& body) {
  return make_frame(type, kBlobRecords, body.view());
}

}  // namespace

Payload encode_blob_offer(std::span<const BlobName> names) {
  Encoder out;
  for (const BlobName& name : names) out.raw(name.bytes);
  return frame_of(FrameType::kBlobOffer, out);
}

Payload encode_blob_wanted(const BlobWanted& wanted) {
  Encoder out;
  out.raw(wanted.name.bytes);
  out.varint(wanted.from);
  out.varint(wanted.to);
  out.u8(wanted.is_again ? 1 : 0);
  return frame_of(FrameType::kBlobWanted, out);
}

Payload encode_blob_manifest(ByteView manifest) {
  return make_frame(FrameType::kBlobManifest, kBlobRecords, manifest);
}

Payload encode_blob_piece(const BlobPiece& piece) {
  Encoder out;
  out.raw(piece.name.bytes);
  out.varint(piece.offset);
  out.raw(piece.bytes);
  return frame_of(FrameType::kBlobPiece, out);
}

Payload encode_blob_absent(const BlobName& name) {
  return make_frame(FrameType::kBlobAbsent, kBlobRecords, name.bytes);
}

std::optional<std::vector<BlobName>> decode_blob_offer(ByteView body) {
  if (body.empty() || body.size() % kNameBytes != 0) return std::nullopt;
  Decoder in(body);
  std::vector<BlobName> names(body.size() / kNameBytes);
  for (BlobName& name : names) name = read_name(in);
  return names;
}

std::optional<BlobWanted> decode_blob_wanted(ByteView body) {
  Decoder in(body);
  BlobWanted wanted;
  wanted.name = read_name(in);
  wanted.from = in.varint_up_to(kMostBlobBytes);
  wanted.to = in.varint_up_to(kMostBlobBytes);
  const uint8_t flags = in.u8();
  wanted.is_again = flags == 1;
  const bool is_sound = wanted.from < wanted.to || (wanted.from == 0 && wanted.to == 0);
  if (!in.finish("wanted").ok() || !is_sound || flags > 1) return std::nullopt;
  return wanted;
}

std::optional<BlobPiece> decode_blob_piece(ByteView body) {
  Decoder in(body);
  BlobPiece piece;
  piece.name = read_name(in);
  piece.offset = in.varint_up_to(kMostBlobBytes);
  piece.bytes = in.rest();
  const uint64_t room = kChunkBytes - piece.offset % kChunkBytes;
  if (in.failed() || piece.bytes.empty() || piece.bytes.size() > room) return std::nullopt;
  return piece;
}

std::optional<BlobName> decode_blob_absent(ByteView body) {
  if (body.size() != kNameBytes) return std::nullopt;
  Decoder in(body);
  return read_name(in);
}

}  // namespace skerry::sync
