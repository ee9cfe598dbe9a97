#include "crdts/trees/tree_body.h"

#include "crdts/causality/dot_reference.h"
#include "crdts/object/limits.h"
#include "crdts/trees/place.h"

namespace skerry::crdts::trees {
namespace {

void encode_digits(const std::vector<uint16_t>& digits, Encoder& out) {
  out.varint(digits.size());
  for (const uint16_t digit : digits) {
    out.u8(static_cast<uint8_t>(digit >> 8));
    out.u8(static_cast<uint8_t>(digit & 0xFF));
  }
}

std::vector<uint16_t> decode_digits(Decoder& in) {
  const size_t count = in.count(2);
  if (count == 0 || count > kMaxPlaceDigits) in.fail();
  const ByteView bytes = in.raw(2 * count);
  std::vector<uint16_t> digits;
  if (in.failed()) return digits;
  digits.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    digits.push_back(static_cast<uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]));
  }
  if (digits.back() == 0) in.fail();
  return digits;
}

Body decode(Decoder& in, const ActorId& author) {
  Body body;
  const uint8_t kind = in.u8();
  if (kind > static_cast<uint8_t>(Kind::kRename)) in.fail();
  body.kind = static_cast<Kind>(kind);
  if (body.kind != Kind::kCreate) {
    body.target = decode_dot_reference(in, author);
  }
  if (body.kind == Kind::kCreate || body.kind == Kind::kMove) {
    body.parent = decode_reference(in, author);
    body.digits = decode_digits(in);
  }
  if (body.kind == Kind::kCreate || body.kind == Kind::kRename) body.name = decode_item(in);
  return body;
}

}  // namespace

void encode(const Body& body, const ActorId& author, Encoder& out) {
  out.u8(static_cast<uint8_t>(body.kind));
  if (body.kind != Kind::kCreate) encode_reference(body.target, author, out);
  if (body.kind == Kind::kCreate || body.kind == Kind::kMove) {
    encode_reference(body.parent, author, out);
    encode_digits(body.digits, out);
  }
  if (body.kind == Kind::kCreate || body.kind == Kind::kRename) out.text(body.name);
}

StatusOr<Body> decode_body(ByteView bytes, const ActorId& author) {
  Decoder in(bytes);
  Body body = decode(in, author);
  SKERRY_RETURN_IF_ERROR(in.finish("tree change"));
  return body;
}

uint32_t content_bytes(ByteView body) {
  // Who wrote it only decides how nodes are written; an author that nobody is fits every body.
  const auto decoded = decode_body(body, {ReplicaId{~uint32_t{0}}, ~uint64_t{0}});
  return decoded.ok() ? static_cast<uint32_t>(decoded->name.size()) : 0;
}

}  // namespace skerry::crdts::trees
