// What a cell holds, and the bytes of one change of a sheet.
//
//   u8 kind; insert: u8 axis, spot; move: u8 axis, element, spot; erase: u8 axis, element, version
//   vector of all that its author had seen; assign: row, column, count, that many dots of writes
//   that it replaces (ascending), content.
//   content: u8 0, text; or u8 1, count, parts: u8 0, text; u8 1, row, column; u8 2, row, column,
//   last row, last column. A row, column or slot is a varint: 0 none, 1 the author's (then its
//   sequence), 2 another's (then the dot), 3 one that every sheet begins with (then its number).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/codec.h"
#include "core/command.h"
#include "core/ids.h"
#include "core/status.h"
#include "core/version_vector.h"
#include "crdts/lists/slot_order.h"

namespace skerry::crdts::sheets {

// Every sheet begins with rows 1 to 8 and columns 9 to 16 of an actor that nobody is.
inline constexpr ActorId kBeginning{ReplicaId{~uint32_t{0}}, ~uint64_t{0}};
inline constexpr uint32_t kFirstRows = 8;
inline constexpr uint32_t kFirstColumns = 8;
inline constexpr size_t kMaxFormulaParts = 4096;
inline constexpr size_t kMaxReplaced = 4096;

enum class Kind : uint8_t { kInsert, kMove, kErase, kAssign };

// A piece of a formula: what stands between cells as it is written, cells by the ids of their row
// and column, areas by those of their corners.
struct Part {
  enum class Kind : uint8_t { kText, kCell, kRange };
  Kind kind = Kind::kText;
  std::string text;
  Dot row;
  Dot column;
  Dot last_row;  // of a range
  Dot last_column;
};

struct Content {
  bool is_formula = false;
  std::string text;  // of a constant
  std::vector<Part> parts;
};

struct Body {
  Kind kind = Kind::kInsert;
  SheetAxis axis = SheetAxis::kRows;
  Dot target;  // the row or column; of an assignment the row
  Dot column;  // of an assignment
  Dot parent;  // of a new slot; sequence 0: the start
  lists::SlotOrder::Side side = lists::SlotOrder::Side::kRight;
  VersionVector seen;
  std::vector<Dot> replaced;
  Content content;

  bool has_spot() const { return kind == Kind::kInsert || kind == Kind::kMove; }
};

void encode(const Content& content, const ActorId& author, Encoder& out);
Content decode_content(Decoder& in, const ActorId& author);
void encode(const Body& body, const ActorId& author, Encoder& out);
StatusOr<Body> decode_body(ByteView bytes, const ActorId& author);

// The text of a content, ids left out: what a user typed.
uint32_t content_bytes_of(const Content& content);
// Design::content_bytes.
uint32_t content_bytes(ByteView body);

}  // namespace skerry::crdts::sheets
