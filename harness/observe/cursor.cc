#include "harness/observe/cursor.h"

#include <limits>
#include <string>
#include <variant>

#include "core/codec.h"

namespace skerry::harness {

Payload encode_cursor(const Cursor& cursor) {
  Encoder out;
  out.text("person " + std::to_string(cursor.person));
  out.varint(cursor.person);
  out.varint(cursor.place);
  out.varint(static_cast<uint64_t>(cursor.moved_at.ns));
  return out.payload();
}

std::optional<Cursor> decode_cursor(ByteView bytes) {
  Decoder in(bytes);
  Cursor cursor;
  in.text();
  cursor.person = static_cast<uint32_t>(in.varint_up_to(std::numeric_limits<uint32_t>::max()));
  cursor.place = in.varint();
  cursor.moved_at.ns = static_cast<int64_t>(in.varint_up_to(std::numeric_limits<int64_t>::max()));
  if (!in.finish("cursor").ok()) return std::nullopt;
  return cursor;
}

uint64_t place_after(const Command& command) {
  const auto* splice = std::get_if<TextSplice>(&command);
  return splice == nullptr ? 0 : splice->position + count_scalars(splice->text);
}

}  // namespace skerry::harness
