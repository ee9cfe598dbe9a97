#include "sync/reconcile/handshakes.h"

#include <algorithm>

namespace skerry::sync {

Handshakes::Handshakes(const Config& config, DocumentId document, Links& links, Outputs& outputs,
                       const Speaker& speaker, Rhythm rhythm)
    : config_(config),
      document_(document),
      links_(links),
      outputs_(outputs),
      speaker_(speaker),
      rhythm_(rhythm),
      peers_(links.count()) {}

void Handshakes::opened(const Now& now, uint32_t link) {
  Handshake& peer = peers_[link];
  peer.has_spoken = false;
  peer.is_greeted = rhythm_ == Rhythm::kOnRequest;
  peer.retry = config_.options.retransmit;
  if (rhythm_ == Rhythm::kRegular && outputs_.is_full()) {
    peer.at = now.steady;  // it is said at the next tick
    return links_.arm(link, peer.at);
  }
  if (links_.is_stream() || rhythm_ == Rhythm::kRegular || peer.is_joining) {
    send(now, link, {.asks = !links_.is_stream() || peer.is_joining, .wants_all = true});
  }
  if (rhythm_ == Rhythm::kOnRequest) return;
  peer.at = links_.is_stream() ? first_anti_entropy(now) : later(now.steady, peer.retry);
  links_.arm(link, peer.at);
}

void Handshakes::closed(uint32_t link) {
  peers_[link].is_greeted = false;
  peers_[link].has_spoken = false;
  peers_[link].is_joining = false;
  peers_[link].at = Instant::max();
}

void Handshakes::send(const Now& now, uint32_t link, Hello::Aim aim) {
  for (Hello& hello : speaker_.hellos(link)) {
    hello.document = document_;
    hello.incarnation = config_.incarnation();
    hello.serial = ++serial_;
    hello.aim = aim;
    hello.version = config_.version;
    if (config_.version >= kNextProtocolVersion) hello.features = kReadsLabels;
    links_.send(now, link, encode_hello(hello));
  }
}

namespace {

// Whether the hello says for certain that the vectors are equal.
bool is_equal(const Hello& hello, const VersionVector& received) {
  if (hello.has_vector) return hello.range.is_all() && hello.received == received;
  return !hello.progress.has_value() && hello.vector_hash == vector_hash(received);
}

// What the hello says of its sender that is not here; nothing where it does not say all, or is of
// a fork.
std::optional<std::vector<VersionVector::Entry>> what_is_ahead(const Hello& hello,
                                                               const VersionVector& received,
                                                               Hash128 set_hash) {
  std::vector<VersionVector::Entry> ahead;
  if (hello.set_hash == set_hash) return ahead;
  if (!hello.has_vector || !hello.range.is_all() || is_equal(hello, received)) return std::nullopt;
  for (const VersionVector::Entry& entry : hello.received.entries()) {
    if (entry.last > received[entry.actor]) ahead.push_back(entry);
  }
  return ahead;
}

// Whether all is here that the peer had at its last hello.
bool is_level(const Handshake& peer, const VersionVector& received) {
  return peer.ahead.has_value() &&
         std::all_of(peer.ahead->begin(), peer.ahead->end(), [&received](const auto& entry) {
           return received[entry.actor] >= entry.last;
         });
}

}  // namespace

Handshakes::Heard Handshakes::hear(uint32_t link, const Hello& hello, const VersionVector& received,
                                   Hash128 set_hash, FrameAccount& account) {
  Handshake& peer = peers_[link];
  const bool is_same_life = peer.has_incarnation && peer.incarnation == hello.incarnation;
  if (is_same_life && hello.serial <= peer.serial) return Heard::kLate;
  // It was under way before the document was followed: who is asked answers, or asks back.
  const bool is_before = peer.is_joining && !hello.aim.answers && !hello.aim.asks;
  if (is_before && rhythm_ == Rhythm::kRegular) return Heard::kLate;
  const bool is_first = links_.is_stream() && !peer.is_greeted && links_[link].initiates;
  if (hello.aim.answers || is_first) account.round_trips = 1;
  if (!is_same_life && rhythm_ == Rhythm::kRegular) peer.is_greeted = false;
  note_synced(peer, received);
  peer.ahead = what_is_ahead(hello, received, set_hash);
  peer.has_spoken = true;
  peer.is_joining = false;
  peer.has_incarnation = true;
  peer.incarnation = hello.incarnation;
  peer.serial = hello.serial;
  links_.note_handshake(link, hello.version);
  if (hello.set_hash == set_hash) {
    links_.note_progress(link);
  } else if (is_equal(hello, received) && peer.fork_hash != hello.set_hash) {
    peer.fork_hash = hello.set_hash;
    outputs_.add(Output::Kind::kForkFound, links_[link].peer).hash = hello.set_hash;
    outputs_.suspect_copy(Outputs::Copy::kMayBe);
  }
  return is_same_life ? Heard::kSame : Heard::kNewLife;
}

void Handshakes::note_synced(const Handshake& peer, const VersionVector& received) {
  has_synced_ = has_synced_ || is_level(peer, received);
}

bool Handshakes::is_behind(uint32_t link, const VersionVector& received) const {
  return peers_[link].ahead.has_value() && !is_level(peers_[link], received);
}

void Handshakes::describe(const VersionVector& received, SyncStatus& status) const {
  bool are_level = true;
  for (const Handshake& peer : peers_) {
    const bool is_it = is_level(peer, received);
    status.has_synced = status.has_synced || is_it;
    if (!peer.has_spoken) continue;
    status.is_connected = true;
    are_level = are_level && is_it;
  }
  status.has_synced = status.has_synced || has_synced_;
  status.is_synced = status.is_connected && are_level;
}

bool Handshakes::greet(const Now& now, uint32_t link) {
  Handshake& peer = peers_[link];
  if (peer.is_greeted) return false;
  peer.is_greeted = true;
  // On a stream it is due already, but where the peer did not follow before.
  if (!links_.is_stream() || peer.at == Instant::max()) peer.at = first_anti_entropy(now);
  links_.arm(link, peer.at);
  return true;
}

void Handshakes::service(const Now& now, uint32_t link) {
  Handshake& peer = peers_[link];
  if (peer.at > now.steady) return;
  if (!peer.is_greeted && !links_.is_stream()) {
    send(now, link, {.asks = true, .wants_all = true});
    peer.retry = std::min(peer.retry * 2, kLongestRetransmit);
    peer.at = later(now.steady, peer.retry);
  } else {
    // Of one that could not be said when the document was followed.
    const bool is_first = peer.is_joining;
    if (!links_[link].is_full) send(now, link, {.asks = is_first, .wants_all = is_first});
    peer.at = later(now.steady, config_.options.anti_entropy);
  }
}

// Jittered, so that replicas which start together do not ask together.
Instant Handshakes::first_anti_entropy(const Now& now) {
  const Duration period = config_.options.anti_entropy;
  if (later(now.steady, period) == Instant::max()) return Instant::max();
  const uint64_t phase = links_.jitter().below(static_cast<uint64_t>(period.ns));
  return now.steady + Duration::nanoseconds(static_cast<int64_t>(phase) + 1);
}

}  // namespace skerry::sync
