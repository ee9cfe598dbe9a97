// Reads a log's received rows into a set as reconciliation sees it.
//
// A row that a bundle brought depends on its actor's row before alone: that is less than it depends
// on, which costs a search of the graph more and is never wrong. It has the bundle's time, and
// elsewhere another: from then on the set's times are unsure.
#pragma once

#include <optional>

#include "core/change.h"
#include "sync/log/change_log.h"
#include "sync/reconcile/sets/held_set.h"

namespace skerry::sync {

class LogReader {
 public:
  explicit LogReader(const ChangeLog& log) : log_(log) {}

  // Adds the received rows that it does not have yet. REQUIRES: nobody else adds to the set.
  void catch_up(HeldSet& set);

 private:
  void add_change(HeldSet& set, const ChangeLog::Row& row) const;
  void add_covered(HeldSet& set, const ChangeLog::Row& row, const ActorId& actor);

  const ChangeLog& log_;
  std::optional<Bundle> bundle_;  // the last one read: its rows stand together
};

}  // namespace skerry::sync
