// The frames that leases add (docs/formats/wire.md): a server tells who was evicted (kEvictions:
// the list of sync/intake/evictions.h), and a member tells how it stands to that (kStanding).
//
// Decoding is bounds-checked, never crashes, and allocates no more than the frame's size justifies.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "sync/intake/evictions.h"

namespace skerry::sync {

// Of the eviction with that term the sender has gone on, with an actor that is not closed; or else
// it asks for the state to go on from, and these are its actors until now.
struct Standing {
  uint64_t term = 0;
  bool has_gone_on = false;
  std::vector<ActorId> actors;  // ascending; none of one that has gone on
};

Payload encode_standing(DocumentId document, const Standing& standing);
std::optional<Standing> decode_standing(ByteView body);

Payload encode_evictions(DocumentId document, const Evictions& evictions);
std::optional<Evictions> decode_evictions(ByteView body);

}  // namespace skerry::sync
