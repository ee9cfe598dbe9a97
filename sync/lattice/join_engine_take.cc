// What arrives: groups, parts of groups, and word of what the neighbours have joined.

#include "sync/lattice/join_engine.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::sync::lattice {

void JoinEngine::take_group(const Now& now, Neighbour& n, const Payload& frame, ByteView body,
                            FrameAccount& account) {
  auto group = decode_group(frame, body);
  account.is_corrupt = !group.has_value();
  if (!group.has_value()) return;
  account.redundant = static_cast<uint32_t>(group->piece.body.size() + group->covers_bytes);
  if (!n.has_incarnation || group->incarnation != n.incarnation) {
    send_meeting(now, n, true, false);  // who is it now?
    return;
  }
  if (group->base > n.taken) {
    // It counts as redundant: most often all that it holds comes again with what it waits for.
    if (!is_stream() && n.kept.size() < kMostKept) n.kept.emplace(group->base, frame);
    return;
  }
  if (group->end <= n.taken) {
    n.is_owed = true;  // the acknowledgement was lost
    return pay_owed(now, n);
  }
  auto news = lattice_.news(group->piece, accepted_);
  if (absl::IsInvalidArgument(news.status())) return refuse_body(*group, account);
  if (!news.ok()) return;  // a gap where none can be: another history of the same actors
  account_group(*group, *news, account);
  if (account.new_changes > 0) n.note_progress();
  take_news(n, *group, *std::move(news));
  if (pending_.front().is_durable) settle_front(now);
  take_kept(now, n);
  pay_owed(now, n);
}

// The frame is well formed; what the design was to join is not.
void JoinEngine::refuse_body(const Group& group, FrameAccount& account) {
  account.is_corrupt = group.piece.covers.empty();
  if (!account.is_corrupt) tell_refused(group.piece.covers.front().dots);
}

// What waited for the frame that has just come.
void JoinEngine::take_kept(const Now& now, Neighbour& n) {
  while (!n.kept.empty() && n.kept.begin()->first <= n.taken) {
    const Payload frame = std::move(n.kept.begin()->second);
    n.kept.erase(n.kept.begin());
    const auto open = open_frame(frame.view());
    const auto group = decode_group(frame, open->body);
    if (group->incarnation != n.incarnation || group->end <= n.taken) continue;
    auto news = lattice_.news(group->piece, accepted_);
    if (!news.ok()) {
      FrameAccount was_accounted;
      if (absl::IsInvalidArgument(news.status())) refuse_body(*group, was_accounted);
      continue;
    }
    take_news(n, *group, *std::move(news));
    if (pending_.front().is_durable) settle_front(now);
  }
}

void JoinEngine::take_news(Neighbour& n, const Group& group, News news) {
  Pending pending;
  pending.giver = index_of(n);
  pending.life = n.incarnation;
  pending.end = n.taken = group.end;
  pending.news = std::move(news.piece);
  if (pending.news.covers.empty()) {  // nothing to store; it waits for what came before it
    pending.is_durable = true;
    pending_.push_back(std::move(pending));
    return;
  }
  for (const Cover& cover : pending.news.covers) accepted_.add(cover);
  // Enes et al. 2019, algorithm 1, line 15: without RR the whole group goes on as it came.
  if (keeps_deltas()) pending.entry = removes_redundancy(mode_) ? pending.news : group.piece;
  if (lattice_.covers_itself()) pending.entry.covers.clear();
  store(std::move(pending));
}

void JoinEngine::account_group(const Group& group, const News& news, FrameAccount& account) const {
  const uint64_t all = group.piece.body.size() + group.covers_bytes;
  const uint64_t changes = news.new_changes + news.old_changes;
  account.new_changes = static_cast<uint32_t>(news.new_changes);
  account.duplicate_changes = static_cast<uint32_t>(news.old_changes);
  if (news.new_changes == 0) return;  // all of it is redundant
  const uint64_t fresh_body = std::min(news.piece.body.size(), group.piece.body.size());
  const uint64_t fresh_covers = group.covers_bytes * news.new_changes / changes;
  const uint64_t payload =
      std::min<uint64_t>(lattice_.content_bytes(news.piece.body.view()), fresh_body);
  account.payload = static_cast<uint32_t>(payload);
  account.metadata = static_cast<uint32_t>(fresh_body - payload + fresh_covers);
  account.redundant = static_cast<uint32_t>(all - fresh_body - fresh_covers);
}

void JoinEngine::note_acknowledged(const Now& now, Neighbour& n, uint64_t index) {
  if (!n.acknowledge(index)) return;
  n.note_progress();
  n.retransmit = config_.options.retransmit;
  n.resend_at =
      is_stream() || n.under_way.empty() ? Instant::max() : later(now.steady, n.retransmit);
  arm(n);
  best_acked_ = std::max(best_acked_, n.acked);
  while (!own_.empty() && own_.front().index <= best_acked_) {
    own_dots_ -= own_.front().dots;
    own_.pop_front();
  }
  trim_buffer();
}

void JoinEngine::take_joined(const Now& now, Neighbour& n, ByteView body, FrameAccount& account) {
  const auto joined = decode_joined(body);
  account.is_corrupt = !joined.has_value();
  if (!joined.has_value()) return;
  // One from before its last opening, or ours, speaks of what may be forgotten.
  const bool is_current = n.has_met && n.has_incarnation && joined->incarnation == n.incarnation &&
                          joined->seen == incarnation_;
  if (!is_current || joined->index > index_) return;
  note_acknowledged(now, n, joined->index);
  built_.clear();
  push(now, n);
}

}  // namespace skerry::sync::lattice
