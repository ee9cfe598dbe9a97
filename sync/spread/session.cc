#include "sync/spread/session.h"

#include <utility>

namespace skerry::sync {

bool Session::drop_acknowledged(const ChangeLog& log) {
  bool dropped = false;
  while (!sent.empty() && !known.lacks(sent.front().row, log)) {
    sent_bytes -= sent.front().bytes;
    sent_frames -= sent.front().bytes > 0 ? 1 : 0;
    sent.pop_front();
    dropped = true;
  }
  return dropped;
}

void Session::note_unacknowledged(const ActorId& actor, uint64_t last) {
  for (auto entry = unacknowledged.rbegin(); entry != unacknowledged.rend(); ++entry) {
    if (entry->actor == actor) {
      entry->last = std::max(entry->last, last);
      return;
    }
  }
  unacknowledged.push_back({actor, last});
}

void Books::forget(Session& session) const { session = {}; }

void Books::learn(Session& session, const Reconciler& by, const Hello& hello,
                  const ChangeLog& log) const {
  VersionVector known;
  if (!hello.range.is_all()) known = session.known.vector(log);
  by.learn(known, hello);
  Books::learn(session, known, log);
}

void Books::learn(Session& session, const VersionVector& known, const ChangeLog& log) const {
  session.known = Known(known, log);
  session.floors = 0;
}

void Books::rewind(Session& session, const ChangeLog& log) const {
  session.cursor = session.known.first_lacking(log);
  session.sent.clear();
  session.sent_bytes = session.sent_frames = 0;
  session.stuck_row = kNoRow;
}

void Books::add_sent(Session& session, std::span<const RowIndex> rows, size_t frame_bytes) const {
  const auto bytes = static_cast<uint32_t>(frame_bytes);
  for (const RowIndex& row : rows) session.sent.push_back({row, &row == &rows.back() ? bytes : 0});
  session.sent_bytes += frame_bytes;
  ++session.sent_frames;
}

}  // namespace skerry::sync
