// What the rows of a log say, read from their bytes.
#pragma once

#include <vector>

#include "core/change.h"
#include "core/hash.h"
#include "core/snapshot.h"
#include "sync/host.h"
#include "sync/log/change_log.h"

namespace skerry::sync {

// The rows [begin, end) that `floor` does not cover, each bundle once.
std::vector<LogItem> items_beyond(const ChangeLog& log, RowIndex begin, RowIndex end,
                                  const Snapshot& floor);
// The run and the hash of the row's change: O(its bytes).
Bundle::Cover change_of(const ChangeLog& log, RowIndex at);
// The sum of the hashes of all received changes of the actor: O(the bytes of those above the
// floor).
Hash128 sum_of(const ChangeLog& log, const ActorId& actor);

}  // namespace skerry::sync
