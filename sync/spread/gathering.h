// With an interval, what was received waits for others to go with, and then goes together.
#pragma once

#include <algorithm>
#include <utility>

#include "core/time.h"
#include "sync/link/timers.h"
#include "sync/log/change_log.h"

namespace skerry::sync {

struct Gathering {
  Duration interval;
  RowIndex from = 0;  // rows from here on wait
  Instant flush_at = Instant::max();
  Instant quiet_at{};  // sessions: an interval after the last flush

  bool is_on() const { return interval.ns > 0; }
  // Rows that may be sent end here.
  RowIndex end(const ChangeLog& log) const { return is_on() ? from : log.received_rows(); }
  void begin(const Now& now) {
    if (flush_at == Instant::max()) flush_at = later(now.steady, interval);
  }
  // What comes after a quiet interval goes at once, so that whoever types alone waits for nothing.
  // False: it waits, at most until an interval after what went last.
  bool goes_at_once(const Now& now) {
    if (!is_on() || (flush_at == Instant::max() && quiet_at <= now.steady)) return true;
    flush_at = std::min(flush_at, quiet_at);
    return false;
  }
  // They may be sent now. Returns the first.
  RowIndex flush(const Now& now, const ChangeLog& log) {
    flush_at = Instant::max();
    quiet_at = later(now.steady, interval);
    return std::exchange(from, log.received_rows());
  }
};

}  // namespace skerry::sync
