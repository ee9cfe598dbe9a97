// A record of the store that stands for all of a document's records before it: a snapshot, and the
// log's changes above it (docs/formats/store.md).
//
// Decoding is bounds-checked, never crashes, and allocates no more than the record's size
// justifies.
#pragma once

#include <optional>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/snapshot.h"
#include "sync/intake/dossier.h"
#include "sync/log/change_log.h"

namespace skerry::sync {

// With the rows of `log` from `begin` on that the snapshot does not cover; and with what is kept
// beside changes where `dossier` is not null.
Payload encode_checkpoint(DocumentId document, const Snapshot& snapshot, const ChangeLog& log,
                          RowIndex begin, const Dossier* dossier = nullptr);

struct Checkpoint {
  Snapshot snapshot;
  ByteView items;  // as in a frame of changes, or none; within the record
};
// `body` lies within `record`, which the snapshot shares.
std::optional<Checkpoint> decode_checkpoint(const Payload& record, ByteView body);

}  // namespace skerry::sync
