#include "sync/reconcile/handshakes.h"

#include <algorithm>

namespace skerry::sync {

void Handshakes::opened(const Now& now, uint32_t link) {
  const bool opener_greets = on_.links.is_stream() && on_.config.options.opener_greets;
  const bool waits = opener_greets && !on_.links[link].initiates && !peers_[link].is_joining;
  // Nothing is kept of who may never speak of this document.
  if (waits && rhythm_ == Rhythm::kRegular && peers_.find(link) == nullptr) return;
  Handshake& peer = peers_.of(link);
  peer.has_spoken = false;
  peer.is_greeted = rhythm_ == Rhythm::kOnRequest;
  peer.retry = on_.config.options.retransmit;
  if (waits) return;
  if (rhythm_ == Rhythm::kRegular && on_.outputs.is_full()) {
    peer.at = now.steady;  // it is said at the next tick
    return on_.links.arm(link, peer.at);
  }
  if (on_.links.is_stream() || rhythm_ == Rhythm::kRegular || peer.is_joining) {
    send(now, link, {.asks = asks_first(link), .wants_all = true});
  }
  if (rhythm_ == Rhythm::kOnRequest) return;
  peer.at = on_.links.is_stream() ? first_anti_entropy(now) : later(now.steady, peer.retry);
  on_.links.arm(link, peer.at);
}

bool Handshakes::asks_first(uint32_t link) const {
  if (!on_.links.is_stream() || peers_[link].is_joining) return true;
  return on_.config.options.opener_greets && on_.links[link].initiates;
}

void Handshakes::closed(uint32_t link) {
  Handshake* const peer = peers_.find(link);
  if (peer == nullptr) return;
  peer->is_greeted = false;
  peer->has_spoken = false;
  peer->is_joining = false;
  peer->at = Instant::max();
}

void Handshakes::send(const Now& now, uint32_t link, Hello::Aim aim) {
  for (Hello& hello : speaker_.hellos(link, aim)) {
    hello.document = on_.document;
    hello.incarnation = on_.config.incarnation();
    hello.serial = ++serial_;
    hello.aim = aim;
    hello.version = on_.config.version;
    if (on_.config.version >= kNextProtocolVersion) hello.features = kReadsLabels;
    on_.links.send(now, link, encode_hello(hello));
  }
}

namespace {

// Whether the hello says for certain that the vectors are equal.
bool is_equal(const Hello& hello, const VersionVector& received) {
  if (hello.has_vector) return hello.range.is_all() && hello.received == received;
  return !hello.progress.has_value() && hello.vector_hash == vector_hash(received);
}

Handshake::Difference& difference_of(Handshake& peer) {
  if (peer.difference == nullptr) peer.difference = std::make_unique<Handshake::Difference>();
  return *peer.difference;
}

// What the hello says of its sender that is not here, where it says all, and is of no fork.
void note_ahead(const Hello& hello, const VersionVector& received, Hash128 set_hash,
                Handshake& peer) {
  if (peer.difference != nullptr) peer.difference->ahead.clear();
  peer.is_measured = hello.set_hash == set_hash;
  if (peer.is_measured) return;
  if (!hello.has_vector || !hello.range.is_all() || is_equal(hello, received)) return;
  peer.is_measured = true;
  for (const VersionVector::Entry& entry : hello.received.entries()) {
    if (entry.last > received[entry.actor]) difference_of(peer).ahead.push_back(entry);
  }
}

// Whether all is here that the peer had at its last hello.
bool is_level(const Handshake& peer, const VersionVector& received) {
  if (!peer.is_measured || peer.difference == nullptr) return peer.is_measured;
  const auto& ahead = peer.difference->ahead;
  return std::all_of(ahead.begin(), ahead.end(), [&received](const auto& entry) {
    return received[entry.actor] >= entry.last;
  });
}

bool is_told(const Handshake& peer, Hash128 fork_hash) {
  return peer.difference != nullptr && peer.difference->fork_hash == fork_hash;
}

}  // namespace

Handshakes::Heard Handshakes::hear(uint32_t link, const Hello& hello, const VersionVector& received,
                                   Hash128 set_hash, FrameAccount& account) {
  Handshake& peer = peers_.of(link);
  const bool is_same_life = peer.has_incarnation && peer.incarnation == hello.incarnation;
  if (is_same_life && hello.serial <= peer.serial) return Heard::kLate;
  // It was under way before the document was followed: who is asked answers, or asks back.
  const bool is_before = peer.is_joining && !hello.aim.answers && !hello.aim.asks;
  if (is_before && rhythm_ == Rhythm::kRegular) return Heard::kLate;
  const bool is_first = on_.links.is_stream() && !peer.is_greeted && on_.links[link].initiates;
  if (hello.aim.answers || is_first) account.round_trips = 1;
  if (!is_same_life && rhythm_ == Rhythm::kRegular) peer.is_greeted = false;
  note_synced(peer, received);
  note_ahead(hello, received, set_hash, peer);
  peer.has_spoken = true;
  peer.is_joining = false;
  peer.has_incarnation = true;
  peer.incarnation = hello.incarnation;
  peer.serial = hello.serial;
  on_.links.note_handshake(link, hello.version);
  if (hello.set_hash == set_hash) {
    on_.links.note_progress(link);
  } else if (is_equal(hello, received) && !is_told(peer, hello.set_hash)) {
    difference_of(peer).fork_hash = hello.set_hash;
    on_.outputs.add(Output::Kind::kForkFound, on_.links[link].peer).hash = hello.set_hash;
    on_.outputs.suspect_copy(Outputs::Copy::kMayBe);
  }
  return is_same_life ? Heard::kSame : Heard::kNewLife;
}

void Handshakes::note_synced(const Handshake& peer, const VersionVector& received) {
  has_synced_ = has_synced_ || is_level(peer, received);
}

bool Handshakes::is_behind(uint32_t link, const VersionVector& received) const {
  const Handshake& peer = peers_[link];
  return peer.is_measured && !is_level(peer, received);
}

void Handshakes::describe(const VersionVector& received, SyncStatus& status) const {
  bool are_level = true;
  peers_.for_each([&](uint32_t, const Handshake& peer) {
    const bool is_it = is_level(peer, received);
    status.has_synced = status.has_synced || is_it;
    if (!peer.has_spoken) return;
    status.is_connected = true;
    are_level = are_level && is_it;
  });
  status.has_synced = status.has_synced || has_synced_;
  status.is_synced = status.is_connected && are_level;
}

bool Handshakes::greet(const Now& now, uint32_t link) {
  Handshake& peer = peers_.of(link);
  if (peer.is_greeted) return false;
  peer.is_greeted = true;
  // On a stream it is due already, but where the peer did not follow before.
  if (!on_.links.is_stream() || peer.at == Instant::max()) peer.at = first_anti_entropy(now);
  on_.links.arm(link, peer.at);
  return true;
}

void Handshakes::service(const Now& now, uint32_t link) {
  if (deadline_of(link) > now.steady) return;
  Handshake& peer = peers_.of(link);
  if (!peer.is_greeted && !on_.links.is_stream()) {
    send(now, link, {.asks = true, .wants_all = true});
    peer.retry = std::min(peer.retry * 2, kLongestRetransmit);
    peer.at = later(now.steady, peer.retry);
  } else {
    // Of one that could not be said when the document was followed, or the stream opened.
    const bool is_first = peer.is_joining || (!peer.is_greeted && asks_first(link));
    if (!on_.links[link].is_full) send(now, link, {.asks = is_first, .wants_all = is_first});
    peer.at = later(now.steady, on_.config.options.anti_entropy);
  }
}

// Jittered, so that replicas which start together do not ask together.
Instant Handshakes::first_anti_entropy(const Now& now) {
  const Duration period = on_.config.options.anti_entropy;
  if (later(now.steady, period) == Instant::max()) return Instant::max();
  const uint64_t phase = on_.links.jitter().below(static_cast<uint64_t>(period.ns));
  return now.steady + Duration::nanoseconds(static_cast<int64_t>(phase) + 1);
}

}  // namespace skerry::sync
