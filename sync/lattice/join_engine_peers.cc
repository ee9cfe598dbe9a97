// Connections, meetings and timers.

#include <algorithm>
#include <utility>

#include "sync/lattice/join_engine.h"

namespace skerry::sync::lattice {
namespace {

// A stream whose peer was silent for so many keep-alives is taken for dead.
constexpr int64_t kSilentKeepAlives = 3;
// One entry of a vector, and all of a meeting but its entries, at their largest.
constexpr size_t kLargestEntryBytes = 23;
constexpr size_t kMeetingBytes = kFrameHeaderBytes + 4 + 10 + 1 + 10 + 4 + 10 + 16 + 10;

}  // namespace

// Only whole frames are heard. On a stream so slow that none comes through in time each closing
// would throw away what was under way, for ever: so a connection that was closed for its silence
// and brought nothing makes the next one wait twice as long.
Duration JoinEngine::longest_silence(const Neighbour& n) const {
  return config_.options.keep_alive * kSilentKeepAlives * (int64_t{1} << n.patience);
}

void JoinEngine::connect(const Now& now, Neighbour& n) {
  n.state = Neighbour::State::kConnecting;
  n.retry_at = later(now.steady, config_.options.connect_timeout);
  emit(Output::Kind::kConnect, n.id);
  arm(n);
}

void JoinEngine::open(const Now& now, Neighbour& n) {
  n.disconnect();
  n.state = Neighbour::State::kOpen;
  n.is_full = false;
  n.retry_at = Instant::max();
  n.last_heard = n.last_sent = now.steady;
  n.has_brought = false;
  n.meeting_retry = config_.options.retransmit;
  send_meeting(now, n, !is_stream(), false);
  n.meeting_at = is_stream() ? first_anti_entropy(now) : later(now.steady, n.meeting_retry);
  arm(n);
}

// The connection is gone. Whoever opens it waits a random part of a doubling time first (full
// jitter), so that a server's return is not a stampede.
void JoinEngine::lose(const Now& now, Neighbour& n) {
  n.disconnect();
  n.state = Neighbour::State::kClosed;
  n.meeting_at = Instant::max();
  if (!n.initiates) return;
  const int64_t most = config_.options.backoff_max.ns;
  int64_t span = std::min(config_.options.backoff_base.ns, most);
  for (uint32_t i = 0; i < n.attempts && span < most; ++i) {
    span = span > most / 2 ? most : span * 2;
  }
  ++n.attempts;
  n.state = Neighbour::State::kWaiting;
  const uint64_t wait = rng_.below(static_cast<uint64_t>(std::max<int64_t>(span, 0)) + 1);
  n.retry_at = now.steady + Duration::nanoseconds(static_cast<int64_t>(wait));
  arm(n);
}

void JoinEngine::connected(const Now& now, ReplicaId peer) {
  Neighbour* n = find(peer);
  if (n == nullptr || !is_stream()) return;
  open(now, *n);
}

void JoinEngine::disconnected(const Now& now, ReplicaId peer) {
  Neighbour* n = find(peer);
  if (n == nullptr || !is_stream()) return;
  // Otherwise it is old news: of a stream that was given up already.
  const bool is_news =
      n->state == Neighbour::State::kOpen || n->state == Neighbour::State::kConnecting;
  if (is_news) lose(now, *n);
}

void JoinEngine::backpressure(const Now& now, ReplicaId peer, bool is_full) {
  Neighbour* n = find(peer);
  if (n == nullptr || n->state != Neighbour::State::kOpen) return;
  n->is_full = is_full;
  if (is_full) return;
  pay_part(now, *n);
  send_parts(now, *n);
  pay_owed(now, *n);
  built_.clear();
  push(now, *n);
  arm(*n);
}

void JoinEngine::send_meeting(const Now& now, Neighbour& n, bool asks, bool answers) {
  Meeting meeting;
  meeting.incarnation = incarnation_;
  meeting.serial = ++serial_;
  meeting.asks = asks;
  meeting.answers = answers;
  meeting.index = index_;
  meeting.seen = n.has_incarnation ? n.incarnation : 0;
  meeting.joined = n.joined;
  meeting.set_hash = settled_.hash();
  const size_t most = kMeetingBytes + settled_.vector().size() * kLargestEntryBytes;
  meeting.has_vector = is_stream() || most <= config_.options.max_frame_bytes;
  if (meeting.has_vector) meeting.received = settled_.vector();
  send(now, n, encode_meeting(meeting));
}

void JoinEngine::take_meeting(const Now& now, Neighbour& n, ByteView body, FrameAccount& account) {
  const auto meeting = decode_meeting(body);
  account.is_corrupt = !meeting.has_value();
  if (!meeting.has_value()) return;
  const bool is_same_life = n.has_incarnation && n.incarnation == meeting->incarnation;
  if (is_same_life && meeting->serial <= n.serial) return;  // late, or a second copy
  const bool completes = meeting->answers || (is_stream() && !n.has_met && n.initiates);
  if (completes) account.round_trips = 1;
  if (!is_same_life) n.forget();
  n.has_incarnation = true;
  n.incarnation = meeting->incarnation;
  n.serial = meeting->serial;
  n.attempts = 0;
  n.vector = meeting->received;
  if (meeting->set_hash == settled_.hash()) n.note_progress();
  look_for_fork(n, *meeting);
  if (!n.has_met) {
    n.has_met = true;
    if (!is_stream()) n.meeting_at = first_anti_entropy(now);
    arm(n);
    n.rewind();
  }
  if (meeting->seen == incarnation_ && meeting->joined <= index_) {
    note_acknowledged(now, n, meeting->joined);
  }
  // Where all of its changes are here its state is, whatever it has sent.
  const bool has_all = meeting->has_vector && settled_.vector().covers(meeting->received);
  const bool is_fork =
      meeting->received == settled_.vector() && meeting->set_hash != settled_.hash();
  if (has_all && !is_fork && meeting->index > n.joined) {
    n.joined = meeting->index;
    n.taken = std::max(n.taken, n.joined);
    n.is_owed = true;
    take_kept(now, n);
  }
  if (meeting->asks) send_meeting(now, n, false, true);
  pay_owed(now, n);
  built_.clear();
  push(now, n);
}

// Equal vectors and another sum of changes: somebody's disk was cloned or rolled back, and the same
// dots mean different changes.
void JoinEngine::look_for_fork(Neighbour& n, const Meeting& meeting) {
  if (!meeting.has_vector || meeting.set_hash == settled_.hash()) return;
  if (meeting.received != settled_.vector() || n.fork_hash == meeting.set_hash) return;
  n.fork_hash = meeting.set_hash;
  emit(Output::Kind::kForkFound, n.id).hash = meeting.set_hash;
}

void JoinEngine::tick(const Now& now) {
  if (now.steady < deadline_) return;
  retry_stores(now);
  if (flush_at_ <= now.steady) {
    while (flush_at_ <= now.steady) flush_at_ = later(flush_at_, config_.options.interval);
    flushed_ = index_;
    push_all(now);
  }
  built_.clear();
  for (const uint32_t index : deadlines_.take_due(now.steady)) {
    Neighbour& n = neighbours_[index];
    if (deadline_of(n) <= now.steady) service(now, n);
    arm(n);
  }
  find_deadline();
}

void JoinEngine::service(const Now& now, Neighbour& n) {
  if (n.state == Neighbour::State::kWaiting) return connect(now, n);
  if (n.state == Neighbour::State::kConnecting) {
    emit(Output::Kind::kClose, n.id);
    return lose(now, n);
  }
  if (is_stream()) service_stream(now, n);
  if (n.state != Neighbour::State::kOpen) return;
  if (n.meeting_at <= now.steady) {
    if (!n.has_met && !is_stream()) {
      send_meeting(now, n, true, false);
      n.meeting_retry = std::min(n.meeting_retry * 2, kLongestRetransmit);
      n.meeting_at = later(now.steady, n.meeting_retry);
    } else {
      if (!n.is_full) send_meeting(now, n, false, false);
      n.meeting_at = later(now.steady, config_.options.anti_entropy);
    }
  }
  if (n.resend_at > now.steady) return;
  n.resend_at = Instant::max();
  n.rewind();
  n.retransmit = std::min(n.retransmit * 2, kLongestRetransmit);
  // It may lack nothing but to know that it does.
  if (n.acked == 0 && n.vector.covers(settled_.vector())) send_meeting(now, n, true, false);
  push(now, n);
}

void JoinEngine::service_stream(const Now& now, Neighbour& n) {
  const Duration keep_alive = config_.options.keep_alive;
  if (later(n.last_heard, longest_silence(n)) <= now.steady) {
    if (!n.has_brought && n.patience < kMostPatience) ++n.patience;
    emit(Output::Kind::kClose, n.id);
    return lose(now, n);
  }
  if (!n.is_full && later(n.last_sent, keep_alive) <= now.steady) {
    send(now, n, writer_.signal(FrameType::kPing, incarnation_));
  }
}

Instant JoinEngine::deadline_of(const Neighbour& n) const {
  switch (n.state) {
    case Neighbour::State::kClosed:
      return Instant::max();
    case Neighbour::State::kWaiting:
    case Neighbour::State::kConnecting:
      return n.retry_at;
    case Neighbour::State::kOpen:
      break;
  }
  Instant first = std::min(n.meeting_at, n.resend_at);
  if (!is_stream()) return first;
  const Duration keep_alive = config_.options.keep_alive;
  first = std::min(first, later(n.last_heard, longest_silence(n)));
  if (!n.is_full) first = std::min(first, later(n.last_sent, keep_alive));
  return first;
}

void JoinEngine::find_deadline() {
  deadline_ = std::min(flush_at_, deadlines_.next());
  for (const Pending& pending : pending_) arm(pending.retry_at);
}

// Jittered, so that replicas which start together do not ask together.
Instant JoinEngine::first_anti_entropy(const Now& now) {
  const Duration period = config_.options.anti_entropy;
  if (later(now.steady, period) == Instant::max()) return Instant::max();
  const uint64_t phase = rng_.below(static_cast<uint64_t>(period.ns));
  return now.steady + Duration::nanoseconds(static_cast<int64_t>(phase) + 1);
}

}  // namespace skerry::sync::lattice
