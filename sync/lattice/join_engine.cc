#include "sync/lattice/join_engine.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/check.h"

namespace skerry::sync::lattice {
namespace {

uint32_t incarnation_of(uint64_t epoch) { return static_cast<uint32_t>(epoch ^ (epoch >> 32)); }

}  // namespace

JoinEngine::JoinEngine(const EngineConfig& config, ReplicationMode mode, Lattice& lattice)
    : config_(config),
      mode_(mode),
      lattice_(lattice),
      rng_(Rng::stream(config.seed, "sync/jitter")),
      incarnation_(incarnation_of(config.epoch)),
      deadlines_(config.peers.size()) {
  SKERRY_CHECK(is_joined(mode));
  for (const EngineConfig::Peer& peer : config.peers) {
    Neighbour n;
    n.id = peer.id;
    n.initiates = peer.initiates;
    n.retransmit = config.options.retransmit;
    n.meeting_retry = config.options.retransmit;
    neighbours_.push_back(std::move(n));
  }
  std::stable_sort(neighbours_.begin(), neighbours_.end(),
                   [](const Neighbour& a, const Neighbour& b) { return a.id < b.id; });
}

void JoinEngine::start(const Now& now, std::span<const Payload> stored) {
  for (const Payload& record : stored) replay(now, record);
  index_ = flushed_ = 1;
  buffer_.start(2);
  for (Neighbour& n : neighbours_) {
    if (!is_stream()) {
      open(now, n);
    } else if (n.initiates) {
      connect(now, n);
    }
  }
  if (!has_interval()) return;
  const uint64_t phase = rng_.below(static_cast<uint64_t>(config_.options.interval.ns));
  flush_at_ = later(now.steady, Duration::nanoseconds(static_cast<int64_t>(phase) + 1));
  arm(flush_at_);
}

// A record that is not what was stored is skipped; what it held comes again from the others.
void JoinEngine::replay(const Now& now, const Payload& record) {
  const auto open = open_frame(record.view());
  if (!open.has_value() || open->type != FrameType::kGroup) return;
  const auto group = decode_group(record, open->body);
  if (!group.has_value()) return;
  auto news = lattice_.news(group->piece, accepted_);
  if (!news.ok() || news->piece.covers.empty()) return;
  Pending pending;
  pending.news = std::move(news->piece);
  for (const Cover& cover : pending.news.covers) {
    accepted_.add(cover);
    if (cover.dots.actor.replica == config_.self) note_own(1, cover.dots.length);
  }
  settle_news(now, pending);
}

void JoinEngine::commit(const DotRun& dots, Hash128 hash, HybridTime time, Payload body) {
  SKERRY_CHECK(index_ > 0);  // or the replay would come after it
  SKERRY_CHECK(dots.actor == actor() && dots.first == next_sequence());
  Pending pending;
  const Cover cover{dots, accepted_.sum(dots.actor) + hash};
  accepted_.add(cover);
  pending.news = {{cover}, time, std::move(body)};
  pending.entry = pending.news;
  if (lattice_.covers_itself()) pending.entry.covers.clear();
  pending.is_own = true;
  store(std::move(pending));
}

Neighbour* JoinEngine::find(ReplicaId peer) {
  const auto at = std::lower_bound(neighbours_.begin(), neighbours_.end(), peer,
                                   [](const Neighbour& n, ReplicaId id) { return n.id < id; });
  return at != neighbours_.end() && at->id == peer ? &*at : nullptr;
}

Output& JoinEngine::emit(Output::Kind kind, ReplicaId peer) {
  Output& output = outputs_.emplace_back();
  output.kind = kind;
  output.peer = peer;
  return output;
}

Output& JoinEngine::send(const Now& now, Neighbour& n, Payload frame) {
  n.last_sent = now.steady;
  Output& output = emit(Output::Kind::kSend, n.id);
  output.payload = std::move(frame);
  return output;
}

std::span<Output> JoinEngine::poll() {
  polled_.clear();
  std::swap(polled_, outputs_);
  return polled_;
}

FrameAccount JoinEngine::frame(const Now& now, ReplicaId from, const Payload& frame) {
  Neighbour* n = find(from);
  if (n == nullptr) {
    FrameAccount account;
    account.redundant = static_cast<uint32_t>(frame.size());
    return account;
  }
  const uint32_t patience = n->patience;
  const FrameAccount account = take_frame(now, *n, frame);
  if (n->patience < patience) arm(*n);  // its silence is borne for less long
  return account;
}

FrameAccount JoinEngine::take_frame(const Now& now, Neighbour& n, const Payload& frame) {
  FrameAccount account;
  const auto open = open_frame(frame.view());
  if (open.has_value()) {
    if (is_stream()) n.last_heard = now.steady;
    if (open->type == FrameType::kPart) return take_part(now, n, frame, open->body);
    switch (open->type) {
      case FrameType::kMeeting:
        take_meeting(now, n, open->body, account);
        break;
      case FrameType::kGroup:
        take_group(now, n, frame, open->body, account);
        break;
      case FrameType::kJoined:
        take_joined(now, n, open->body, account);
        break;
      case FrameType::kPartTaken:
        take_part_taken(now, n, open->body, account);
        break;
      case FrameType::kHello:
      case FrameType::kChanges:
      case FrameType::kAcknowledge:
        account.is_foreign = true;
        break;
      case FrameType::kPing:
        send(now, n, writer_.signal(FrameType::kPong, incarnation_));
        break;
      default:
        break;  // a pong has said all by being heard
    }
  } else {
    account.is_corrupt = true;
  }
  const auto size = static_cast<uint32_t>(frame.size());
  if (account.is_corrupt) {
    account = {};
    account.redundant = size;
    account.is_corrupt = true;
  }
  account.control = size - account.payload - account.metadata - account.redundant;
  return account;
}

uint64_t JoinEngine::buffered() const {
  std::vector<DotRun> runs;
  for (const Neighbour& n : neighbours_) {
    for (const auto& [base, frame] : n.kept) {
      const auto group = decode_group(frame, open_frame(frame.view())->body);
      for (const DotRun& dots : lattice_.runs(group->piece)) runs.push_back(dots);
    }
  }
  return count_lacking(std::move(runs), accepted_.vector());
}

}  // namespace skerry::sync::lattice
