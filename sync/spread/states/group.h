// The frames of states and deltas, but for the handshake (docs/formats/wire.md). The header is that
// of every frame (sync/frame.h).
//
// Decoding is bounds-checked, never crashes, and allocates no more than the frame's size justifies.
#pragma once

#include <cstdint>
#include <optional>

#include "core/bytes.h"
#include "core/frame_account.h"
#include "core/participant.h"
#include "sync/frame.h"
#include "sync/spread/states/lattice.h"

namespace skerry::sync {

// A state (base 0) or a delta group: what takes a state that has all up to `base` of the sender's
// to one that has all up to `end`.
struct DeltaGroup {
  uint32_t incarnation = 0;  // the sender's; its indices are of this life
  uint64_t base = 0;
  uint64_t end = 0;
  Delta delta;
  size_t runs_bytes = 0;  // decoded: what the runs took
};
// What all of a group but its runs and body takes, at its largest: incarnation, base, end,
// latest, number of runs.
inline constexpr size_t kGroupHeaderBytes = 4 + 10 + 10 + 15 + 10;

// Everything up to `index` of the receiver's life `seen` is joined and durable at the sender.
struct JoinedWord {
  uint32_t incarnation = 0;
  uint32_t seen = 0;
  uint64_t index = 0;
};

Payload encode_group(DocumentId document, const DeltaGroup& group);
Payload encode_joined(DocumentId document, const JoinedWord& joined);

// `body` lies within `frame`, which the delta then shares.
std::optional<DeltaGroup> decode_group(const Payload& frame, ByteView body);
std::optional<JoinedWord> decode_joined(ByteView body);

// Where a group's bytes go, of which `fresh` was news; `content` of what is fresh is user content.
void account_group(const DeltaGroup& group, const Fresh& fresh, uint32_t content,
                   FrameAccount& account);

}  // namespace skerry::sync
