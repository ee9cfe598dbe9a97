// The disk: what was taken in is stored, then joined and told.

#include "sync/lattice/join_engine.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::sync::lattice {
namespace {

// A disk that refused a record is asked again after so long.
constexpr Duration kStoreRetry = Duration::seconds(1);

Payload record_of(const Piece& piece) {
  Group group;
  group.piece = piece;
  return encode_group(group);
}

}  // namespace

void JoinEngine::store(Pending pending) {
  pending.record = record_of({lattice_.covers_itself() ? std::vector<Cover>() : pending.news.covers,
                              pending.news.latest, pending.news.body});
  pending.ticket = ++last_ticket_;
  Output& output = emit(Output::Kind::kStore, config_.self);
  output.payload = pending.record;
  output.ticket = pending.ticket;
  pending_.push_back(std::move(pending));
}

void JoinEngine::stored(const Now& now, uint64_t ticket, const Status& status) {
  const auto at = std::find_if(pending_.begin(), pending_.end(),
                               [ticket](const Pending& p) { return p.ticket == ticket; });
  if (at == pending_.end() || ticket == 0) return;
  if (status.ok()) {
    at->is_durable = true;
  } else {
    at->retry_at = now.steady + kStoreRetry;
    arm(at->retry_at);
  }
  settle_front(now);
}

void JoinEngine::retry_stores(const Now& now) {
  for (Pending& pending : pending_) {
    if (pending.is_durable || pending.retry_at > now.steady) continue;
    pending.retry_at = Instant::max();
    pending.ticket = ++last_ticket_;
    Output& output = emit(Output::Kind::kStore, config_.self);
    output.payload = pending.record;
    output.ticket = pending.ticket;
  }
}

void JoinEngine::note_own(uint64_t index, uint64_t dots) {
  own_dots_ += dots;
  if (!own_.empty() && own_.back().index == index) {
    own_.back().dots += dots;
  } else {
    own_.push_back({index, dots});
  }
}

// Settles everything up to the first that is not durable.
void JoinEngine::settle_front(const Now& now) {
  bool has_grown = false;
  while (!pending_.empty() && pending_.front().is_durable) {
    const Pending pending = std::move(pending_.front());
    pending_.pop_front();
    if (!pending.news.covers.empty()) {
      settle_news(now, pending);
      ++index_;
      if (keeps_deltas()) buffer_.add(pending.entry, pending.giver);
      if (pending.is_own) note_own(index_, pending.news.covers.front().dots.length);
      has_grown = true;
    }
    if (pending.giver == kNobody) continue;
    Neighbour& n = neighbours_[pending.giver];
    if (pending.life != n.incarnation) continue;
    n.joined = std::max(n.joined, pending.end);
    n.is_owed = true;
  }
  for (Neighbour& n : neighbours_) pay_owed(now, n);
  if (has_grown && !has_interval()) push_all(now);
}

void JoinEngine::settle_news(const Now& now, const Pending& pending) {
  const std::vector<Cover>& covers = pending.news.covers;
  if (pending.is_own) {
    emit(Output::Kind::kAcknowledge, config_.self).dots = covers.front().dots;
  }
  for (const Cover& cover : covers) {
    const Hash128 hash = settled_.add(cover);
    Output& output = emit(Output::Kind::kDeliver, config_.self);
    output.dots = cover.dots;
    output.hash = hash;
    output.continues = &cover != &covers.back();
  }
  latest_ = std::max(latest_, pending.news.latest);
  lattice_.join(now, pending.news, pending.is_own);
}

void JoinEngine::pay_owed(const Now& now, Neighbour& n) {
  if (!n.is_owed || n.state != Neighbour::State::kOpen || n.is_full) return;
  n.is_owed = false;
  if (n.joined == 0) return;
  send(now, n, encode_joined({incarnation_, n.incarnation, n.joined}));
}

}  // namespace skerry::sync::lattice
