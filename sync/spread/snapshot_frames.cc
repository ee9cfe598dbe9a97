#include "sync/spread/snapshot_frames.h"

#include "core/codec.h"
#include "sync/frame.h"

namespace skerry::sync {
namespace {

void encode_name(Encoder& out, Hash128 name) {
  out.u64(name.high);
  out.u64(name.low);
}

Hash128 decode_name(Decoder& in) {
  Hash128 name;
  name.high = in.u64();
  name.low = in.u64();
  return name;
}

}  // namespace

Payload encode_part(DocumentId document, const SnapshotPart& part) {
  Encoder out;
  encode_name(out, part.name);
  out.varint(part.size);
  out.varint(part.offset);
  out.raw(part.bytes);
  return make_frame(FrameType::kSnapshotPart, document, out.view());
}

Payload encode_wanted(DocumentId document, const SnapshotWanted& wanted) {
  Encoder out;
  encode_name(out, wanted.name);
  out.varint(wanted.from);
  out.varint(wanted.to);
  return make_frame(FrameType::kSnapshotWanted, document, out.view());
}

std::optional<SnapshotPart> decode_snapshot_part(ByteView body) {
  Decoder in(body);
  SnapshotPart part;
  part.name = decode_name(in);
  part.size = in.varint();
  part.offset = in.varint();
  part.bytes = in.rest();
  const bool is_within =
      part.offset <= part.size && part.bytes.size() <= part.size - part.offset && part.size > 0;
  if (in.failed() || !is_within) return std::nullopt;
  return part;
}

std::optional<SnapshotWanted> decode_snapshot_wanted(ByteView body) {
  Decoder in(body);
  SnapshotWanted wanted;
  wanted.name = decode_name(in);
  wanted.from = in.varint();
  wanted.to = in.varint();
  if (!in.finish("wanted").ok() || wanted.from > wanted.to) return std::nullopt;
  return wanted;
}

}  // namespace skerry::sync
