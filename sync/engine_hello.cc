// The engine's handshakes: who has what, and what follows from it.

#include <algorithm>
#include <utility>

#include "sync/engine.h"

namespace skerry::sync {
namespace {

// One entry of a vector at its largest: actor 5 + 8, sequence 10.
constexpr size_t kLargestEntryBytes = 23;
// All of a hello but its entries, at its largest.
constexpr size_t kHelloBytes = kFrameHeaderBytes + 4 + 10 + 1 + 13 + 13 + 16 + 10;

}  // namespace

// One frame on a stream; on datagrams as many as the vector needs, each about a range of actors.
std::vector<Payload> Engine::hello_frames(HelloAim aim) {
  Hello hello;
  hello.incarnation = incarnation_;
  hello.aim = aim;
  hello.set_hash = log().received_hash();
  const auto entries = log().received().entries();
  const size_t most_bytes = config_.options.max_frame_bytes;
  const size_t most = is_stream() || most_bytes <= kHelloBytes + kLargestEntryBytes
                          ? std::max<size_t>(entries.size(), 1)
                          : (most_bytes - kHelloBytes) / kLargestEntryBytes;
  std::vector<Payload> frames;
  for (size_t at = 0; at == 0 || at < entries.size(); at += most) {
    const size_t end = std::min(at + most, entries.size());
    hello.serial = ++hello_serial_;
    hello.range = {};
    if (at > 0) hello.range.from = entries[at].actor;
    if (end < entries.size()) hello.range.to = entries[end].actor;
    hello.received = {};
    for (size_t i = at; i < end; ++i) hello.received.raise(entries[i].actor, entries[i].last);
    frames.push_back(writer_.hello(hello));
  }
  return frames;
}

void Engine::send_hello(const Now& now, Session& session, HelloAim aim) {
  for (Payload& frame : hello_frames(aim)) send(now, session, std::move(frame));
}

void Engine::ask_next(const Now& now) {
  Session& session = sessions_[questions_ % sessions_.size()];
  const bool wants_all = questions_ == 0;
  if (session.can_push()) send_hello(now, session, {.asks = true, .wants_all = wants_all});
  ++questions_;
  ask_at_ = next_question(now);
}

// The first round is quick: there may be much to catch up with, and some neighbours may be down.
// After it each neighbour is asked once a period.
Instant Engine::next_question(const Now& now) {
  if (!has_anti_entropy() || sessions_.empty()) return Instant::max();
  const auto count = static_cast<int64_t>(sessions_.size());
  const Duration step = config_.options.anti_entropy / count + Duration::nanoseconds(1);
  if (questions_ == 0) return now.steady;
  if (questions_ < sessions_.size()) {
    return later(now.steady, std::min(step, config_.options.retransmit));
  }
  if (questions_ > sessions_.size()) return later(now.steady, step);
  const uint64_t phase = rng_.below(static_cast<uint64_t>(step.ns));
  return later(now.steady, Duration::nanoseconds(static_cast<int64_t>(phase) + 1));
}

void Engine::take_hello(const Now& now, Session& session, ByteView body, FrameAccount& account) {
  const auto hello = decode_hello(body);
  account.is_corrupt = !hello.has_value();
  if (!hello.has_value()) return;
  const bool is_same_life = session.has_incarnation && session.incarnation == hello->incarnation;
  if (is_same_life && hello->serial <= session.hello_serial) return;  // late, or a second copy
  const bool completes =
      hello->aim.answers || (is_stream() && !session.greeted && session.initiates);
  if (completes) account.round_trips = 1;
  if (!is_same_life && !is_gossip()) session.forget(has_defect(Mutant::kNeverRetransmits));
  session.has_incarnation = true;
  session.incarnation = hello->incarnation;
  session.hello_serial = hello->serial;
  session.attempts = 0;
  if (hello->set_hash == log().received_hash()) session.note_progress();
  look_for_fork(session, *hello);
  for (VersionVector::Entry& own : own_) {
    own.last = std::max(own.last, hello->received[own.actor]);
  }
  if (is_gossip()) return answer_gossip(now, session, *hello);
  greet(now, session, *hello);
  if (hello->aim.asks) send_hello(now, session, {.answers = true});
  pump(now, session);
}

// Equal vectors and another sum of changes: somebody's disk was cloned or rolled back, and the same
// dots mean different changes.
void Engine::look_for_fork(Session& session, const Hello& hello) {
  if (!hello.range.is_all() || hello.set_hash == log().received_hash()) return;
  if (hello.received != log().received() || session.fork_hash == hello.set_hash) return;
  session.fork_hash = hello.set_hash;
  emit(Output::Kind::kForkFound, session.id).hash = hello.set_hash;
}

void Engine::greet(const Now& now, Session& session, const Hello& hello) {
  const bool trusts_sent = has_defect(Mutant::kNeverRetransmits);
  session.learn(hello, trusts_sent);
  if (hello.range.to.has_value()) return;  // more of it follows
  if (!session.greeted) {
    session.greeted = true;
    if (!is_stream()) session.hello_at = first_anti_entropy(now);
    arm(session);
    session.backlog_end = log().settled();
    if (!trusts_sent) session.rewind(log());
    return;
  }
  if (trusts_sent) return;
  look_for_stuck(now, session, hello);
}

// What was sent since may still be on its way: only when the same row is unacknowledged at two
// hellos running is it sent again. A stream may be as slow as that and loses nothing, so there the
// peer is asked first. Its answer comes after all that went before the question: if it does not
// have the row then, it has refused it, or waits for its disk.
void Engine::look_for_stuck(const Now& now, Session& session, const Hello& hello) {
  session.drop_acknowledged(log());
  const bool was_asked = session.is_asking;
  if (hello.aim.answers) session.is_asking = false;
  const RowIndex oldest = session.sent.empty() ? kNoRow : session.sent.front().row;
  if (oldest != kNoRow && oldest != session.stuck_row) {
    if (!session.is_asking) session.stuck_row = oldest;
    return;
  }
  if (session.parts != nullptr && !session.parts->sender.is_idle()) return;  // it is on its way
  if (oldest != kNoRow && is_stream()) {
    if (!was_asked && !session.is_full) {
      session.is_asking = true;
      send_hello(now, session, {.asks = true});
    }
    if (!was_asked || session.is_asking) return;
    session.probes = true;  // a window may be behind it, on its way
  }
  session.rewind(log());
  if (session.cursor < push_limit()) session.backlog_end = log().settled();
}

void Engine::answer_gossip(const Now& now, Session& session, const Hello& hello) {
  if (!has_anti_entropy() || !session.can_push()) return;
  if (hello.set_hash == log().received_hash()) return;
  if (session.parts != nullptr && !session.parts->sender.is_idle()) return;  // it is on its way
  const RowIndex end = hello.aim.wants_all ? log().settled() : aged_rows(now);
  const auto rows = log().lacking(hello.received, hello.range, end);
  send_rows(now, session, rows, true, gossip_burst());
  if (hello.aim.asks && !log().received().covers(hello.received)) {
    send_hello(now, session, {.answers = true});
  }
}

}  // namespace skerry::sync
