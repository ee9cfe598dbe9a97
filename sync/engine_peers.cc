// The engine's connections and timers.

#include <algorithm>

#include "sync/engine.h"

namespace skerry::sync {
namespace {

// A stream whose peer was silent for so many keep-alives is taken for dead.
constexpr int64_t kSilentKeepAlives = 3;

}  // namespace

// Only whole frames are heard. On a stream so slow that none comes through in time each closing
// would throw away what was under way, for ever: so a connection that was closed for its silence
// and brought nothing makes the next one wait twice as long.
Duration Engine::longest_silence(const Session& session) const {
  return config_.options.keep_alive * kSilentKeepAlives * (int64_t{1} << session.patience);
}

void Engine::connect(const Now& now, Session& session) {
  session.state = Session::State::kConnecting;
  session.retry_at = later(now.steady, config_.options.connect_timeout);
  emit(Output::Kind::kConnect, session.id);
  arm(session);
}

// A connection begins: nothing is known of the peer until its hello.
void Engine::open(const Now& now, Session& session) {
  session.forget(has_defect(Mutant::kNeverRetransmits));
  session.state = Session::State::kOpen;
  session.is_full = false;
  session.retry_at = Instant::max();
  session.last_heard = session.last_sent = now.steady;
  session.has_brought = false;
  session.greeted = is_gossip();
  session.hello_retry = config_.options.retransmit;
  // Gossip over datagrams asks its neighbours in turn (ask_next).
  if (is_stream() || !is_gossip()) {
    send_hello(now, session, {.asks = !is_stream(), .wants_all = true});
  }
  if (is_gossip()) {
    session.hello_at = Instant::max();
  } else if (is_stream()) {
    session.hello_at = first_anti_entropy(now);
  } else {
    session.hello_at = later(now.steady, session.hello_retry);
  }
  arm(session);
}

// The connection is gone. Whoever opens it waits a random part of a doubling time first (full
// jitter), so that a server's return is not a stampede.
void Engine::lose(const Now& now, Session& session) {
  session.forget(has_defect(Mutant::kNeverRetransmits));
  session.state = Session::State::kClosed;
  session.hello_at = Instant::max();
  if (!session.initiates) return;
  const int64_t most = config_.options.backoff_max.ns;
  int64_t span = std::min(config_.options.backoff_base.ns, most);
  for (uint32_t i = 0; i < session.attempts && span < most; ++i) {
    span = span > most / 2 ? most : span * 2;
  }
  ++session.attempts;
  session.state = Session::State::kWaiting;
  const uint64_t wait = rng_.below(static_cast<uint64_t>(std::max<int64_t>(span, 0)) + 1);
  session.retry_at = now.steady + Duration::nanoseconds(static_cast<int64_t>(wait));
  arm(session);
}

void Engine::connected(const Now& now, ReplicaId peer) {
  Session* session = find(peer);
  if (session == nullptr || !is_stream()) return;
  open(now, *session);
}

void Engine::disconnected(const Now& now, ReplicaId peer) {
  Session* session = find(peer);
  if (session == nullptr || !is_stream()) return;
  // Otherwise it is old news: of a stream that was given up already.
  const bool is_news =
      session->state == Session::State::kOpen || session->state == Session::State::kConnecting;
  if (is_news) lose(now, *session);
}

void Engine::backpressure(const Now& now, ReplicaId peer, bool is_full) {
  Session* session = find(peer);
  if (session == nullptr || session->state != Session::State::kOpen) return;
  session->is_full = is_full;
  if (is_full) return;
  pay_part(now, *session);
  send_parts(now, *session);
  if (!session->owed.empty()) pay_owed(now, *session);
  if (is_gossip()) {
    send_skipped(now, *session);
  } else {
    pump(now, *session);
  }
  arm(*session);
}

void Engine::tick(const Now& now) {
  if (now.steady < deadline_) return;
  retry_stores(now);
  if (flush_at_ <= now.steady) flush(now);
  if (ask_at_ <= now.steady) ask_next(now);
  for (const uint32_t index : deadlines_.take_due(now.steady)) {
    Session& session = sessions_[index];
    if (deadline_of(session) <= now.steady) service(now, session);
    arm(session);
  }
  find_deadline();
}

void Engine::service(const Now& now, Session& session) {
  if (session.state == Session::State::kWaiting) return connect(now, session);
  if (session.state == Session::State::kConnecting) {
    emit(Output::Kind::kClose, session.id);
    return lose(now, session);
  }
  if (is_stream()) service_stream(now, session);
  if (session.state != Session::State::kOpen) return;
  if (session.hello_at <= now.steady) {
    if (!session.greeted && !is_stream()) {
      send_hello(now, session, {.asks = true, .wants_all = true});
      session.hello_retry = std::min(session.hello_retry * 2, kLongestRetransmit);
      session.hello_at = later(now.steady, session.hello_retry);
    } else {
      if (!session.is_full) send_hello(now, session, {});
      session.hello_at = later(now.steady, config_.options.anti_entropy);
    }
  }
  if (session.resend_at <= now.steady && is_gossip()) {
    send_skipped(now, session);
  } else if (session.resend_at <= now.steady) {
    session.rewind(log());
    session.probes = true;
    session.retransmit = std::min(session.retransmit * 2, kLongestRetransmit);
    pump(now, session);
  }
}

void Engine::service_stream(const Now& now, Session& session) {
  const Duration keep_alive = config_.options.keep_alive;
  if (later(session.last_heard, longest_silence(session)) <= now.steady) {
    if (!session.has_brought && session.patience < kMostPatience) ++session.patience;
    emit(Output::Kind::kClose, session.id);
    return lose(now, session);
  }
  if (!session.is_full && later(session.last_sent, keep_alive) <= now.steady) {
    send(now, session, writer_.signal(FrameType::kPing, incarnation_));
  }
}

Instant Engine::deadline_of(const Session& session) const {
  switch (session.state) {
    case Session::State::kClosed:
      return Instant::max();
    case Session::State::kWaiting:
    case Session::State::kConnecting:
      return session.retry_at;
    case Session::State::kOpen:
      break;
  }
  Instant first = std::min(session.hello_at, session.resend_at);
  if (!is_stream()) return first;
  const Duration keep_alive = config_.options.keep_alive;
  first = std::min(first, later(session.last_heard, longest_silence(session)));
  if (!session.is_full) first = std::min(first, later(session.last_sent, keep_alive));
  return first;
}

void Engine::find_deadline() {
  deadline_ = std::min({flush_at_, ask_at_, deadlines_.next()});
  store_queue_.for_each([this](StoreQueue::Batch& batch) { arm(batch.retry_at); });
}

// Jittered, so that replicas which start together do not ask together.
Instant Engine::first_anti_entropy(const Now& now) {
  const Duration period = config_.options.anti_entropy;
  if (!has_anti_entropy() || later(now.steady, period) == Instant::max()) return Instant::max();
  const uint64_t phase = rng_.below(static_cast<uint64_t>(period.ns));
  return now.steady + Duration::nanoseconds(static_cast<int64_t>(phase) + 1);
}

}  // namespace skerry::sync
