#include "crdts/trees/tree_body.h"

#include "crdts/limits.h"
#include "crdts/trees/place.h"

namespace skerry::crdts::trees {
namespace {

constexpr uint64_t kRootNode = 0;
constexpr uint64_t kAuthorsNode = 1;
constexpr uint64_t kOthersNode = 2;

void encode_node(const Dot& node, const ActorId& author, Encoder& out) {
  if (node.sequence == 0) return out.varint(kRootNode);
  if (node.actor == author) {
    out.varint(kAuthorsNode);
    out.varint(node.sequence);
  } else {
    out.varint(kOthersNode);
    out.dot(node);
  }
}

Dot decode_node(Decoder& in, const ActorId& author) {
  const uint64_t kind = in.varint_up_to(kOthersNode);
  if (kind == kRootNode) return {};
  const Dot node = kind == kAuthorsNode ? Dot{author, in.varint()} : in.dot();
  if (node.sequence == 0 || (kind == kOthersNode && node.actor == author)) in.fail();
  return node;
}

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
    body.target = decode_node(in, author);
    if (body.target.sequence == 0) in.fail();
  }
  if (body.kind == Kind::kCreate || body.kind == Kind::kMove) {
    body.parent = decode_node(in, author);
    body.digits = decode_digits(in);
  }
  if (body.kind == Kind::kCreate || body.kind == Kind::kRename) body.name = decode_item(in);
  return body;
}

}  // namespace

void encode(const Body& body, const ActorId& author, Encoder& out) {
  out.u8(static_cast<uint8_t>(body.kind));
  if (body.kind != Kind::kCreate) encode_node(body.target, author, out);
  if (body.kind == Kind::kCreate || body.kind == Kind::kMove) {
    encode_node(body.parent, author, out);
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
