// What the engine sends: live changes, backlogs, and what was gathered for an interval.

#include <algorithm>
#include <utility>

#include "sync/engine.h"

namespace skerry::sync {

// With an interval, what was settled since the last flush waits for the next.
RowIndex Engine::push_limit() const {
  return config_.options.interval.ns > 0 ? gathered_from_ : log().settled();
}

// A batch was settled: rows from `first_row` on.
void Engine::push(const Now& now, const StoreQueue::Batch& batch, RowIndex first_row) {
  if (config_.options.interval.ns > 0) {
    const uint32_t giver = batch.has_woken ? kNobody : batch.giver;
    givers_.resize(log().settled() - gathered_from_, giver);
    if (flush_at_ == Instant::max()) {
      flush_at_ = later(now.steady, config_.options.interval);
      arm(flush_at_);
    }
    return;
  }
  if (is_gossip()) return forward(now, batch, first_row);
  if (batch.record.size() <= config_.options.max_frame_bytes) {
    rows_.clear();
    for (RowIndex r = first_row; r < log().settled(); ++r) {
      if (r == first_row || !packer_.is_repeat({}, r)) rows_.push_back(r);
    }
    packer_.remember(rows_, batch.record);
  }
  for (Session& session : sessions_) pump(now, session);
}

// Sends what the peer lacks, as far as its window goes.
void Engine::pump(const Now& now, Session& session) {
  const bool trusts_sent = has_defect(Mutant::kNeverRetransmits);
  if (!session.can_push() || is_gossip()) return;
  while (!session.probes || session.sent.empty()) {
    gather_rows(session);
    if (rows_.empty()) break;
    const bool may_fold = rows_.back() < session.backlog_end;
    Payload frame = packer_.frame(rows_, may_fold);
    if (!trusts_sent) session.add_sent(rows_, frame.size());
    send(now, session, std::move(frame));
  }
  if (is_stream() || session.sent.empty() || session.resend_at != Instant::max()) return;
  session.resend_at = later(now.steady, session.retransmit);
  arm(session);
}

// The next frame's rows for this peer go to rows_, none if its window has no room for them; the
// cursor moves behind them.
void Engine::gather_rows(Session& session) {
  rows_.clear();
  const RowIndex end = push_limit();
  const uint64_t room = session.room(config_.options.window_bytes);
  size_t bytes = kFrameHeaderBytes;
  for (; session.cursor < end; ++session.cursor) {
    const RowIndex r = session.cursor;
    if (!log().is_lacking(session.known, r) || packer_.is_repeat(session.known, r)) continue;
    bytes += packer_.weight(r);
    if (bytes > room || (!rows_.empty() && bytes > config_.options.max_frame_bytes)) break;
    rows_.push_back(r);
  }
}

// Gossip: what just came in goes on at once. A frame that was all new goes on as it came.
void Engine::forward(const Now& now, const StoreQueue::Batch& batch, RowIndex first_row) {
  const bool is_one_frame = is_stream() || batch.record.size() <= config_.options.max_frame_bytes;
  rows_.clear();
  for (RowIndex r = first_row; r < log().settled() && !is_one_frame; ++r) rows_.push_back(r);
  for (Session& session : sessions_) {
    // What had waited came from elsewhere: the giver may lack it.
    if (!batch.has_woken && index_of(session) == batch.giver) continue;
    if (!session.can_push()) {
      if (session.is_full) session.skipped_from = std::min(session.skipped_from, first_row);
    } else if (is_one_frame) {
      send(now, session, batch.record);
    } else {
      send_rows(now, session, rows_, false, ~uint64_t{0});
    }
  }
}

// Gossip: the stream has room again, or has had time. What came from this very neighbour meanwhile
// goes back to it: who gave what is not kept.
void Engine::send_skipped(const Now& now, Session& session) {
  session.resend_at = Instant::max();
  if (!session.can_push()) return;
  const RowIndex begin = std::exchange(session.skipped_from, kNoRow);
  rows_.clear();
  for (RowIndex r = begin; r < push_limit(); ++r) rows_.push_back(r);
  send_burst(now, session);
}

// Gossip: rows_, as much of them as a stream takes at once; the rest soon.
void Engine::send_burst(const Now& now, Session& session) {
  const uint64_t most = is_stream() ? gossip_burst() : ~uint64_t{0};
  const size_t sent = send_rows(now, session, rows_, false, most);
  if (sent == rows_.size()) return;
  session.skipped_from = std::min(session.skipped_from, rows_[sent]);
  session.resend_at = later(now.steady, config_.options.retransmit);
  arm(session);
}

// Nothing tells how full a gossip's stream is but that it is full, at three quarters of a buffer
// that takes a window and more in them. So much still fits behind.
uint64_t Engine::gossip_burst() const {
  return is_stream() ? config_.options.window_bytes / 3 : config_.options.window_bytes;
}

// Returns how many of the rows were sent: at least one frame of them.
size_t Engine::send_rows(const Now& now, Session& session, std::span<const RowIndex> rows,
                         bool may_fold, uint64_t most_bytes) {
  uint64_t bytes = 0;
  size_t sent = 0;
  while (sent < rows.size()) {
    const size_t count = packer_.fitting(rows.subspan(sent));
    Payload frame = packer_.frame(rows.subspan(sent, count), may_fold);
    bytes += frame.size();
    if (sent > 0 && bytes > most_bytes) break;
    send(now, session, std::move(frame));
    sent += count;
  }
  return sent;
}

void Engine::flush(const Now& now) {
  flush_at_ = Instant::max();
  const RowIndex begin = gathered_from_;
  fold_own_commits();
  gathered_from_ = log().settled();
  if (is_gossip()) {
    gossip_gathered(now, begin);
  } else {
    for (Session& session : sessions_) pump(now, session);
  }
  givers_.clear();
}

// Several commits of one interval travel as one bundle, to everybody the same.
void Engine::fold_own_commits() {
  if (!host_.can_fold()) return;
  std::vector<RowIndex> own;
  for (RowIndex r = gathered_from_; r < log().settled(); ++r) {
    if (!log().row(r).is_bundle && log().actor_of(r) == actor()) own.push_back(r);
  }
  std::span<const RowIndex> rest = own;
  while (rest.size() > 1) {
    const size_t count = packer_.fitting(rest);
    if (const auto bundle = packer_.fold(rest.first(count))) {
      for (const RowIndex r : rest.first(count)) intake_.log().replace(r, bundle->encoded, true);
    }
    rest = rest.subspan(count);
  }
}

void Engine::gossip_gathered(const Now& now, RowIndex begin) {
  for (Session& session : sessions_) {
    if (!session.can_push()) {
      if (session.is_full) session.skipped_from = std::min(session.skipped_from, begin);
      continue;
    }
    rows_.clear();
    for (size_t i = 0; i < givers_.size(); ++i) {
      if (givers_[i] != index_of(session)) rows_.push_back(begin + static_cast<RowIndex>(i));
    }
    send_burst(now, session);
  }
}

// How long a change may take to get around: some hops, each after an interval.
Duration Engine::still_spreading() const {
  constexpr int64_t kHops = 4;
  return config_.options.retransmit + config_.options.interval * kHops;
}

void Engine::age_rows(const Now& now, RowIndex begin) {
  settled_at_ = now.steady;
  if (now.steady - aged_at_ < still_spreading()) return;
  aged_ = ageing_;
  ageing_ = begin;
  aged_at_ = now.steady;
}

// Rows below this were settled before that.
RowIndex Engine::aged_rows(const Now& now) const {
  const Duration age = still_spreading();
  if (now.steady - settled_at_ >= age) return log().settled();
  return now.steady - aged_at_ >= age ? ageing_ : aged_;
}

}  // namespace skerry::sync
