// The bytes of one change of a list.
//
//   u8 kind; insert: spot, text; move: element, spot; assign: element, text; erase: element,
//   length; copy: element, length, spot, text; toggle: command, count, length (0: stays). An
//   element, a slot, a command are references (crdts/causality/dot_reference.h); a spot is u8 side
//   and the parent slot, none being the start.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/bytes.h"
#include "core/codec.h"
#include "core/ids.h"
#include "core/status.h"
#include "crdts/lists/slot_order.h"

namespace skerry::crdts::lists {

enum class Kind : uint8_t {
  kInsert,
  kMove,
  kAssign,
  kErase,
  kCopy,    // erases one element and inserts its text as another: how a list without moves moves
  kToggle,  // undoes a command, or does it again
};

struct Body {
  Kind kind = Kind::kInsert;
  Dot target;  // the element; of a toggle the command
  Dot parent;  // of a new slot; sequence 0: the start
  SlotOrder::Side side = SlotOrder::Side::kRight;
  uint64_t count = 0;   // how often the command has been undone and done again, with this time
  uint64_t length = 0;  // the element's causal length afterwards
  std::string_view text;

  bool has_spot() const {
    return kind == Kind::kInsert || kind == Kind::kMove || kind == Kind::kCopy;
  }
  bool has_text() const {
    return kind == Kind::kInsert || kind == Kind::kAssign || kind == Kind::kCopy;
  }
  bool has_length() const {
    return kind == Kind::kErase || kind == Kind::kCopy || kind == Kind::kToggle;
  }
};

void encode(const Body& body, const ActorId& author, Encoder& out);
StatusOr<Body> decode_body(ByteView bytes, const ActorId& author);

// Design::content_bytes.
uint32_t content_bytes(ByteView body);

}  // namespace skerry::crdts::lists
