#include "crdts/lists/list_body.h"

#include "crdts/causality/dot_reference.h"
#include "crdts/object/limits.h"

namespace skerry::crdts::lists {
namespace {

void decode_spot(Body& body, Decoder& in, const ActorId& author) {
  const uint8_t side = in.u8();
  if (side > 1) in.fail();
  body.side = side == 0 ? SlotOrder::Side::kLeft : SlotOrder::Side::kRight;
  body.parent = decode_reference(in, author);
  if (body.parent.sequence == 0 && side == 0) in.fail();  // nothing comes before the start
}

}  // namespace

void encode(const Body& body, const ActorId& author, Encoder& out) {
  out.u8(static_cast<uint8_t>(body.kind));
  if (body.kind != Kind::kInsert) encode_reference(body.target, author, out);
  if (body.kind == Kind::kToggle) out.varint(body.count);
  if (body.has_length()) out.varint(body.length);
  if (body.has_spot()) {
    out.u8(body.side == SlotOrder::Side::kLeft ? 0 : 1);
    encode_reference(body.parent, author, out);
  }
  if (body.has_text()) out.text(body.text);
}

StatusOr<Body> decode_body(ByteView bytes, const ActorId& author) {
  Decoder in(bytes);
  Body body;
  const uint8_t kind = in.u8();
  if (kind > static_cast<uint8_t>(Kind::kToggle)) return invalid("list change: an unknown kind");
  body.kind = static_cast<Kind>(kind);
  if (body.kind != Kind::kInsert) body.target = decode_dot_reference(in, author);
  if (body.kind == Kind::kToggle) body.count = in.varint();
  if (body.has_length()) body.length = in.varint();
  if (body.has_spot()) decode_spot(body, in, author);
  if (body.has_text()) body.text = decode_item(in);
  SKERRY_RETURN_IF_ERROR(in.finish("list change"));
  return body;
}

uint32_t content_bytes(ByteView body) {
  // Who wrote it only decides how dots are written; an author that nobody is fits every body.
  const auto decoded = decode_body(body, {ReplicaId{~uint32_t{0}}, ~uint64_t{0}});
  return decoded.ok() ? static_cast<uint32_t>(decoded->text.size()) : 0;
}

}  // namespace skerry::crdts::lists
