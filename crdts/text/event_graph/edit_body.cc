#include "crdts/text/event_graph/edit_body.h"

#include "crdts/text/event_graph/event.h"

namespace skerry::crdts::event_graph {
namespace {

constexpr uint8_t kFollowsOwn = 1;
constexpr uint8_t kFollowsOthers = 2;
constexpr uint8_t kErases = 4;
constexpr uint8_t kInserts = 8;
constexpr uint8_t kAtCursor = 16;
constexpr uint8_t kBeforeCursor = 32;
constexpr uint8_t kKnown = 63;

}  // namespace

void encode_edit(const EditBody& body, Encoder& out) {
  uint8_t flags = 0;
  if (body.follows_own) flags |= kFollowsOwn;
  if (!body.others.empty()) flags |= kFollowsOthers;
  if (body.erased > 0) flags |= kErases;
  if (!body.text.empty()) flags |= kInserts;
  if (body.where == Where::kAtCursor) flags |= kAtCursor;
  if (body.where == Where::kBeforeCursor) flags |= kBeforeCursor;
  out.u8(flags);
  if (!body.others.empty()) {
    out.varint(body.others.size());
    for (const Dot& dot : body.others) out.dot(dot);
  }
  if (body.where == Where::kElsewhere) out.varint(body.position);
  if (body.erased > 0) out.varint(body.erased);
  out.raw(as_bytes(body.text));
}

Status decode_edit(ByteView body, EditBody& out) {
  Decoder in(body);
  out.others.clear();
  out.erased = out.inserted = 0;
  const uint8_t flags = in.u8();
  if ((flags & (kErases | kInserts)) == 0 || (flags & ~kKnown) != 0) in.fail();
  out.follows_own = (flags & kFollowsOwn) != 0;
  if ((flags & kFollowsOthers) != 0) {
    const size_t count = in.count(10);
    if (count == 0) in.fail();
    for (size_t i = 0; i < count && !in.failed(); ++i) {
      const Dot dot = in.dot();
      const bool ascends = out.others.empty() || out.others.back().actor < dot.actor;
      if (!ascends || dot.sequence > kMaxEvents) in.fail();
      out.others.push_back(dot);
    }
  }
  out.where = Where::kElsewhere;
  if ((flags & kAtCursor) != 0) out.where = Where::kAtCursor;
  if ((flags & kBeforeCursor) != 0) out.where = Where::kBeforeCursor;
  const bool has_cursor = out.follows_own && out.others.empty();
  if (out.where == Where::kElsewhere) {
    out.position = static_cast<uint32_t>(in.varint_up_to(kMaxCharacters));
  } else if (!has_cursor || (flags & (kAtCursor | kBeforeCursor)) == (kAtCursor | kBeforeCursor)) {
    in.fail();
  }
  if ((flags & kErases) != 0) {
    out.erased = static_cast<uint32_t>(in.varint_up_to(kMaxCharacters));
    if (out.erased == 0) in.fail();
  }
  out.text = as_text(in.raw(in.rest().size()));
  if (out.text.empty() != ((flags & kInserts) == 0)) in.fail();
  if (out.text.size() == 1 && (out.text[0] & 0x80) == 0) {  // what most changes are
    out.inserted = 1;
  } else if (is_valid_utf8(out.text)) {
    out.inserted = static_cast<uint32_t>(count_scalars(out.text));
  } else {
    in.fail();
  }
  return in.finish("text change");
}

uint32_t edit_content_bytes(ByteView body) {
  EditBody edit;
  return decode_edit(body, edit).ok() ? static_cast<uint32_t>(edit.text.size()) : 0;
}

}  // namespace skerry::crdts::event_graph
