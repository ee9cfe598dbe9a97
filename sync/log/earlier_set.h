// A log remembers what it was: its floor and its rows below any one of them are a closed set, and
// but for what a snapshot brought one that it had.
//
// Who has taken all that it has from this log, and added nothing, has such a set. Its set hash
// tells which (a sum of 128 bits: another set is not taken for it), and so what it lacks is known
// without a word about any actor: the rows from there on.
//
// Cost: O(bytes of the newest rows that are gone through, and actors). Limit: the newest kMostRows
// rows, of kMostBytes together; of what was earlier nothing is said.
#pragma once

#include <optional>

#include "core/hash.h"
#include "core/version_vector.h"
#include "sync/log/change_log.h"

namespace skerry::sync {

struct EarlierSet {
  static constexpr RowIndex kMostRows = 4096;
  static constexpr uint64_t kMostBytes = uint64_t{1} << 20;
};

// The vector of such a set that has this hash, or of the one that is there now; nothing where that
// is not found.
std::optional<VersionVector> earlier_vector(const ChangeLog& log, Hash128 set_hash);

}  // namespace skerry::sync
