// Makes the snapshot that a log's oldest changes come to.
//
// Cost: what the host takes to open the floor, apply the changes and write it all: O(document +
// changes folded). So a log is folded when what is to be folded is a fair part of its floor.
#pragma once

#include "core/ids.h"
#include "core/snapshot.h"
#include "core/status.h"
#include "sync/host.h"
#include "sync/log/change_log.h"

namespace skerry::sync {

// The last row at or before `end` at which no bundle is cut in two.
RowIndex whole_bundles_before(const ChangeLog& log, RowIndex end);

// The first row in [begin, end) that must not be folded, for a later version wrote there what a
// fold would lose; `end` if there is none. O(the headers before it).
RowIndex foldable_before(const ChangeLog& log, RowIndex end);

// The floor and the rows below `end` as one, without what is kept only for changes concurrent with
// `stable`. REQUIRES: host.can_summarize(), end <= received_rows(), no bundle is cut there, and all
// of them may be folded.
StatusOr<Snapshot> fold_log(const ChangeLog& log, DocumentId document, RowIndex end, Host& host,
                            const VersionVector& stable = {});

}  // namespace skerry::sync
