#include "sync/session.h"

#include <algorithm>
#include <utility>

namespace skerry::sync {

Instant later(Instant now, Duration duration) {
  if (duration.ns <= 0 || duration.ns > Instant::max().ns - now.ns) return Instant::max();
  return now + duration;
}

void Session::forget(bool keeps_known) {
  greeted = false;
  skipped_from = kNoRow;
  probes = false;
  stuck_row = kNoRow;
  is_asking = false;
  owed.clear();
  parts.reset();
  sent.clear();
  sent_bytes = 0;
  resend_at = Instant::max();
  if (keeps_known) return;
  known = {};
  cursor = 0;
  backlog_end = 0;
}

void Session::rewind(const ChangeLog& log) {
  cursor = log.first_lacking(known);
  sent.clear();
  sent_bytes = 0;
  stuck_row = kNoRow;
  resend_at = Instant::max();
}

void Session::add_sent(std::span<const RowIndex> rows, size_t frame_bytes) {
  const auto bytes = static_cast<uint32_t>(frame_bytes);
  for (const RowIndex& row : rows) sent.push_back({row, &row == &rows.back() ? bytes : 0});
  sent_bytes += frame_bytes;
}

bool Session::drop_acknowledged(const ChangeLog& log) {
  bool dropped = false;
  while (!sent.empty() && !log.is_lacking(known, sent.front().row)) {
    sent_bytes -= sent.front().bytes;
    sent.pop_front();
    dropped = true;
  }
  return dropped;
}

void Session::learn(const Hello& hello, bool only_adds) {
  if (only_adds) {
    known.merge(hello.received);
    return;
  }
  if (hello.range.is_all()) {
    known = hello.received;
    return;
  }
  VersionVector outside;
  for (const VersionVector::Entry& entry : known.entries()) {
    if (!hello.range.contains(entry.actor)) outside.raise(entry.actor, entry.last);
  }
  outside.merge(hello.received);
  known = std::move(outside);
}

void Session::owe(const ActorId& actor, uint64_t last) {
  for (auto entry = owed.rbegin(); entry != owed.rend(); ++entry) {
    if (entry->actor == actor) {
      entry->last = std::max(entry->last, last);
      return;
    }
  }
  owed.push_back({actor, last});
}

}  // namespace skerry::sync
