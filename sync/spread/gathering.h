// With an interval, what was received waits for so long and then goes together.
#pragma once

#include <utility>

#include "core/time.h"
#include "sync/link/timers.h"
#include "sync/log/change_log.h"

namespace skerry::sync {

struct Gathering {
  Duration interval;
  RowIndex from = 0;  // rows from here on wait
  Instant flush_at = Instant::max();

  bool is_on() const { return interval.ns > 0; }
  // Rows that may be sent end here.
  RowIndex end(const ChangeLog& log) const { return is_on() ? from : log.received_rows(); }
  void begin(const Now& now) {
    if (flush_at == Instant::max()) flush_at = later(now.steady, interval);
  }
  // They may be sent now. Returns the first.
  RowIndex flush(const ChangeLog& log) {
    flush_at = Instant::max();
    return std::exchange(from, log.received_rows());
  }
};

}  // namespace skerry::sync
