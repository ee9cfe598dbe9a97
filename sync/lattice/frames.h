// The frames of joined modes (docs/formats/wire.md). The header is that of every frame
// (sync/frame.h).
//
// Decoding is bounds-checked, never crashes, and allocates no more than the frame's size justifies.
#pragma once

#include <cstdint>
#include <optional>

#include "core/bytes.h"
#include "core/hash.h"
#include "core/version_vector.h"
#include "sync/frame.h"
#include "sync/lattice/lattice.h"

namespace skerry::sync::lattice {

// Says who the sender is and what it has. All of it is durable there.
struct Meeting {
  uint32_t incarnation = 0;  // the sender's, drawn anew at each of its openings
  uint64_t serial = 0;       // ascends within an incarnation
  bool asks = false;         // wants a meeting back
  bool answers = false;      // is one that was wanted
  bool has_vector = true;    // one too long for a datagram is left out
  uint64_t index = 0;        // of the sender's state that `received` is of
  uint32_t seen = 0;         // the receiver's incarnation, as far as the sender knows; else 0
  uint64_t joined = 0;       // how far the sender has joined what the receiver of that life sent
  Hash128 set_hash;
  VersionVector received;
};

// A state (base 0) or a delta group: what takes a state that has all up to `base` of the sender's
// to one that has all up to `end`.
struct Group {
  uint32_t incarnation = 0;  // the sender's; its indices are of this life
  uint64_t base = 0;
  uint64_t end = 0;
  Piece piece;
  size_t covers_bytes = 0;  // decoded: what the covers took
};

// Everything up to `index` of the receiver's life `seen` is joined and durable at the sender.
struct Joined {
  uint32_t incarnation = 0;
  uint32_t seen = 0;
  uint64_t index = 0;
};

Payload encode_meeting(const Meeting& meeting);
Payload encode_group(const Group& group);
Payload encode_joined(const Joined& joined);

std::optional<Meeting> decode_meeting(ByteView body);
// `body` lies within `frame`, which the piece then shares.
std::optional<Group> decode_group(const Payload& frame, ByteView body);
std::optional<Joined> decode_joined(ByteView body);

}  // namespace skerry::sync::lattice
