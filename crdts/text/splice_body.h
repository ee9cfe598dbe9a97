// The body of a text change: one splice, the ranges that it deletes and the run that it inserts.
//
// Layout (the flags are in splice_body.cc): a byte of flags; where flagged, a table of the actors
// that are named, the author left out; where flagged, the deleted ranges; for an insertion its left
// origin, right reference and clock, each where flagged, then the inserted UTF-8 to the end. Actor
// 0 is the author, whose sequence numbers are written as distances back from the change's first
// dot.
//
// Or an undo or redo: the flag of a turn, where flagged a table of one actor, the command's first
// dot and the causal length that the command is raised to (undo_log.h).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/codec.h"
#include "core/ids.h"
#include "core/status.h"

namespace skerry::crdts::text {

struct SpliceBody {
  // `actor` is an index: 0 for the author, i for actors[i - 1].
  struct Id {
    uint32_t actor = 0;
    uint32_t sequence = 0;  // 0: none
  };
  struct Range {
    Id first;
    uint32_t length = 0;
  };

  std::vector<ActorId> actors;
  std::vector<Range> deleted;
  bool has_clock = false;  // else it follows from the left origin
  uint64_t clock = 0;
  Id left;
  Id right;
  std::string_view inserted;  // valid UTF-8, within the body
  uint64_t erased_total = 0;
  uint64_t scalars = 0;

  void clear();
  // Appends one deleted element, to the last range where it goes on from there.
  void add_deleted(const Id& id);
  // The index of `actor`, which is put into the table if it is new; `author` is 0.
  uint32_t index_of(const ActorId& actor, const ActorId& author);
};

// Appends the wire form. `first` is the change's first dot.
void encode_splice(const SpliceBody& splice, uint64_t first, Encoder& out);

// Reads a body into `splice`, whose capacity is used again. Everything that can be known without
// the document is checked: no number exceeds kMaxSequence, actor indexes are in the table, UTF-8 is
// valid.
Status decode_splice(ByteView body, uint64_t first, SpliceBody& splice);

// The body of an undo or redo.
struct TurnBody {
  std::vector<ActorId> actors;  // one, if the command is not the author's
  SpliceBody::Id command;
  uint32_t length = 0;
};
bool is_turn(ByteView body);
void encode_turn(const TurnBody& turn, uint64_t first, Encoder& out);
Status decode_turn(ByteView body, uint64_t first, TurnBody& turn);

// The bytes of inserted text in a body; 0 for malformed bytes.
uint32_t splice_content_bytes(ByteView body);

}  // namespace skerry::crdts::text
