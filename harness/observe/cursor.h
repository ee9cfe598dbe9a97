// What people of a run say of themselves ([presence] cursors): where they edited last.
#pragma once

#include <cstdint>
#include <optional>

#include "core/bytes.h"
#include "core/command.h"
#include "core/time.h"

namespace skerry::harness {

struct Cursor {
  uint32_t person = 0;
  uint64_t place = 0;  // in a text, behind what was inserted or erased last; elsewhere 0
  Instant moved_at;
};

// "person 3", the place and the time, in some 20 bytes.
Payload encode_cursor(const Cursor& cursor);
std::optional<Cursor> decode_cursor(ByteView bytes);

// Where the cursor of whoever gives the command is afterwards.
uint64_t place_after(const Command& command);

}  // namespace skerry::harness
