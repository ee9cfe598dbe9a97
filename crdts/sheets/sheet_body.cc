#include "crdts/sheets/sheet_body.h"

#include <algorithm>

#include "crdts/causality/dot_reference.h"
#include "crdts/object/limits.h"

namespace skerry::crdts::sheets {
namespace {

constexpr uint8_t kOfTheBeginning = 3;

void encode_id(const Dot& dot, const ActorId& author, Encoder& out) {
  if (dot.actor != kBeginning || dot.sequence == 0) return encode_reference(dot, author, out);
  out.varint(kOfTheBeginning);
  out.varint(dot.sequence);
}

Dot decode_id(Decoder& in, const ActorId& author) {
  if (in.rest().empty() || in.rest()[0] != kOfTheBeginning) {
    const Dot dot = decode_reference(in, author);
    if (dot.actor == kBeginning) in.fail();
    return dot;
  }
  in.u8();
  const Dot dot{kBeginning, in.varint_up_to(kFirstRows + kFirstColumns)};
  if (dot.sequence == 0) in.fail();
  return dot;
}

Dot decode_some_id(Decoder& in, const ActorId& author) {
  const Dot dot = decode_id(in, author);
  if (dot.sequence == 0) in.fail();
  return dot;
}

void encode_part(const Part& part, const ActorId& author, Encoder& out) {
  out.u8(static_cast<uint8_t>(part.kind));
  if (part.kind == Part::Kind::kText) return out.text(part.text);
  encode_id(part.row, author, out);
  encode_id(part.column, author, out);
  if (part.kind == Part::Kind::kCell) return;
  encode_id(part.last_row, author, out);
  encode_id(part.last_column, author, out);
}

Part decode_part(Decoder& in, const ActorId& author) {
  Part part;
  const uint8_t kind = in.u8();
  if (kind > static_cast<uint8_t>(Part::Kind::kRange)) in.fail();
  part.kind = static_cast<Part::Kind>(kind);
  if (part.kind == Part::Kind::kText) {
    part.text = decode_item(in);
    return part;
  }
  part.row = decode_some_id(in, author);
  part.column = decode_some_id(in, author);
  if (part.kind == Part::Kind::kCell) return part;
  part.last_row = decode_some_id(in, author);
  part.last_column = decode_some_id(in, author);
  return part;
}

void decode_assignment(Body& body, Decoder& in, const ActorId& author) {
  body.column = decode_some_id(in, author);
  const size_t count = in.count(2);
  if (count > kMaxReplaced) in.fail();
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    body.replaced.push_back(decode_dot_reference(in, author));
    if (i > 0 && !(body.replaced[i - 1] < body.replaced[i])) in.fail();
  }
  body.content = decode_content(in, author);
}

void decode_spot(Body& body, Decoder& in, const ActorId& author) {
  const uint8_t side = in.u8();
  if (side > 1) in.fail();
  body.side = side == 0 ? lists::SlotOrder::Side::kLeft : lists::SlotOrder::Side::kRight;
  body.parent = decode_id(in, author);
  if (body.parent.sequence == 0 && side == 0) in.fail();  // nothing comes before the start
}

}  // namespace

Content decode_content(Decoder& in, const ActorId& author) {
  Content content;
  const uint8_t kind = in.u8();
  if (kind > 1) in.fail();
  content.is_formula = kind == 1;
  if (!content.is_formula) {
    content.text = decode_item(in);
    return content;
  }
  const size_t count = in.count(2);
  if (count > kMaxFormulaParts) in.fail();
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    content.parts.push_back(decode_part(in, author));
  }
  return content;
}

void encode(const Content& content, const ActorId& author, Encoder& out) {
  out.u8(content.is_formula ? 1 : 0);
  if (!content.is_formula) return out.text(content.text);
  out.varint(content.parts.size());
  for (const Part& part : content.parts) encode_part(part, author, out);
}

void encode(const Body& body, const ActorId& author, Encoder& out) {
  out.u8(static_cast<uint8_t>(body.kind));
  if (body.kind != Kind::kAssign) out.u8(static_cast<uint8_t>(body.axis));
  if (body.kind != Kind::kInsert) encode_id(body.target, author, out);
  if (body.has_spot()) {
    out.u8(body.side == lists::SlotOrder::Side::kLeft ? 0 : 1);
    encode_id(body.parent, author, out);
  } else if (body.kind == Kind::kErase) {
    body.seen.encode(out);
  } else {
    encode_id(body.column, author, out);
    out.varint(body.replaced.size());
    for (const Dot& dot : body.replaced) encode_reference(dot, author, out);
    encode(body.content, author, out);
  }
}

StatusOr<Body> decode_body(ByteView bytes, const ActorId& author) {
  Decoder in(bytes);
  Body body;
  const uint8_t kind = in.u8();
  if (kind > static_cast<uint8_t>(Kind::kAssign)) return invalid("sheet change: an unknown kind");
  body.kind = static_cast<Kind>(kind);
  if (body.kind != Kind::kAssign) {
    const uint8_t axis = in.u8();
    if (axis > 1) in.fail();
    body.axis = axis == 0 ? SheetAxis::kRows : SheetAxis::kColumns;
  }
  if (body.kind != Kind::kInsert) body.target = decode_some_id(in, author);
  if (body.has_spot()) {
    decode_spot(body, in, author);
  } else if (body.kind == Kind::kErase) {
    body.seen = VersionVector::decode(in);
  } else {
    decode_assignment(body, in, author);
  }
  SKERRY_RETURN_IF_ERROR(in.finish("sheet change"));
  return body;
}

uint32_t content_bytes_of(const Content& content) {
  size_t bytes = content.text.size();
  for (const Part& part : content.parts) bytes += part.text.size();
  return static_cast<uint32_t>(bytes);
}

uint32_t content_bytes(ByteView body) {
  // Who wrote it only decides how dots are written; an author that nobody is fits every body.
  const auto decoded = decode_body(body, {ReplicaId{~uint32_t{0}}, 0});
  return decoded.ok() ? content_bytes_of(decoded->content) : 0;
}

}  // namespace skerry::crdts::sheets
