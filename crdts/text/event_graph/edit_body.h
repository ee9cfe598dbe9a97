// The body of a change in an event graph: what its author knew, and one edit of the text as it then
// was.
//
// Layout: a byte of flags (edit_body.cc); where flagged, the latest events of others that the
// author knew: their number, then each as an actor and its distance behind the actor's first event,
// ascending; the position; where flagged, how much was erased; then the inserted UTF-8, to the end.
// Flagged too is whether the author's own latest event was among the latest: it need not be named.
// Where it was the only one, so that nothing came between, a position at its cursor or just before
// what is erased there is flagged and not written.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/codec.h"
#include "core/ids.h"
#include "core/status.h"

namespace skerry::crdts::event_graph {

// Where an edit is, beside its author's last one.
enum class Where : uint8_t {
  kElsewhere,
  kAtCursor,      // it begins where the last one left the cursor
  kBeforeCursor,  // it ends there: backspace
};

struct EditBody {
  bool follows_own = false;
  std::vector<Dot> others;          // ascending
  Where where = Where::kElsewhere;  // the others: `position` is not in the body
  uint32_t position = 0;
  uint32_t erased = 0;
  uint32_t inserted = 0;  // the scalar values of `text`
  std::string_view text;  // within the body
};

void encode_edit(const EditBody& body, Encoder& out);

// Reads a body into `out`, whose capacity is used again. Everything that can be known without the
// document is checked.
Status decode_edit(ByteView body, EditBody& out);

// The bytes of inserted text in a body; 0 for malformed bytes.
uint32_t edit_content_bytes(ByteView body);

}  // namespace skerry::crdts::event_graph
