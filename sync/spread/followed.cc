#include "sync/spread/followed.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "sync/spread/defects.h"
#include "sync/spread/gossip.h"
#include "sync/spread/sessions.h"
#include "sync/spread/states/states.h"

namespace skerry::sync {
namespace {

// The policy of spreading, chosen by mode and options.
std::unique_ptr<Spread> make_spread(const Config& config, ReplicationMode mode, DocumentId document,
                                    Links& links, Outputs& outputs, Host& host, Lattice* lattice) {
  static const Books kHonest;
  static const TrustingBooks kTrusting;
  if (is_joined(mode)) {
    SKERRY_CHECK(lattice != nullptr);
    return std::make_unique<States>(config, mode, document, links, outputs, *lattice);
  }
  const Books& books = config.options.mutant == Mutant::kNeverRetransmits ? kTrusting : kHonest;
  const bool forgets = config.is_server && config.options.mutant == Mutant::kAcknowledgesAndForgets;
  const bool is_careless = config.version < kNextProtocolVersion &&
                           (config.options.mutant == Mutant::kDropsUnknownFields ||
                            config.options.mutant == Mutant::kDropsUnreadable);
  if (config.options.acknowledge) {
    if (is_careless) {
      return std::make_unique<Careless<Sessions>>(config, document, links, outputs, host, books);
    }
    if (!forgets) return std::make_unique<Sessions>(config, document, links, outputs, host, books);
    return std::make_unique<Forgetful<Sessions>>(config, document, links, outputs, host, books);
  }
  if (is_careless)
    return std::make_unique<Careless<Gossip>>(config, document, links, outputs, host);
  if (!forgets) return std::make_unique<Gossip>(config, document, links, outputs, host);
  return std::make_unique<Forgetful<Gossip>>(config, document, links, outputs, host);
}

}  // namespace

Followed::Followed(const Config& config, ReplicationMode mode, std::span<const Document> documents,
                   Links& links, Outputs& outputs)
    : config_(config), mode_(mode), links_(links), outputs_(outputs) {
  for (const Document& document : documents) {
    Parts& parts = parts_.emplace_back();
    parts.id = document.id;
    parts.host = document.host;
    parts.lattice = document.lattice;
    parts.members = document.members;
    if (document.left) {
      parts.copy = *document.left;
      continue;
    }
    parts.state = State::kFollowed;
    make(parts);
  }
}

void Followed::make(Parts& parts) {
  parts.spread =
      make_spread(config_, mode_, parts.id, links_, outputs_, *parts.host, parts.lattice);
  parts.spread->handshakes().go_on_from(parts.last_serial);
  parts.holdings = &parts.spread->holdings();
  if (config_.options.stability.ns > 0 && !is_joined(mode_) && !parts.members.empty()) {
    parts.stability = std::make_unique<Stability>(config_.self, parts.id, parts.members);
  }
}

// Growing and shrinking.

Followed::Begins Followed::follow(uint32_t document) {
  Parts& parts = parts_[document];
  const State before = std::exchange(parts.state, State::kFollowed);
  if (before == State::kFollowed || before == State::kLeaving) return Begins::kNot;
  if (before == State::kKept) return Begins::kAgain;
  make(parts);
  return Begins::kAnew;
}

void Followed::unfollow(uint32_t document, Channels::Copy copy) {
  Parts& parts = parts_[document];
  // A lattice is the host's, and begins with what it has.
  parts.copy = parts.lattice == nullptr ? copy : Channels::Copy::kKeep;
  const bool was_kept = parts.state == State::kKept && parts.copy == Channels::Copy::kDrop;
  if (parts.state == State::kFollowed || was_kept) parts.state = State::kLeaving;
}

void Followed::find_left(uint32_t document) {
  Parts& parts = parts_[document];
  if (parts.spread == nullptr) make(parts);
  parts.state = State::kLeaving;
}

bool Followed::may_leave(uint32_t document) const {
  const Parts& parts = parts_[document];
  const SyncStatus status = this->status(document);
  const bool has_server = std::any_of(config_.peers.begin(), config_.peers.end(),
                                      [](const Config::Peer& peer) { return peer.is_server; });
  const uint64_t pending = has_server ? status.pending_at_server : status.pending;
  return status.unsaved == 0 && pending == 0 && parts.holdings->waiting() == 0;
}

bool Followed::leave(uint32_t document) {
  Parts& parts = parts_[document];
  parts.state = State::kKept;
  if (parts.copy == Channels::Copy::kKeep) return false;
  parts.state = State::kDropped;
  if (const uint64_t own = parts.holdings->accepted(config_.actor()); own > 0) {
    parts.dropped_own = {config_.actor(), own};
  }
  parts.last_serial = parts.spread->handshakes().serial();
  parts.holdings = nullptr;
  parts.stability.reset();
  parts.spread.reset();
  parts.round_at = Instant::max();
  parts.host->forget();
  return true;
}

std::optional<uint32_t> Followed::find(DocumentId id) const {
  if (parts_.size() == 1 && parts_.front().id == id) return 0;
  const auto at = std::lower_bound(parts_.begin(), parts_.end(), id,
                                   [](const Parts& parts, DocumentId i) { return parts.id < i; });
  if (at == parts_.end() || at->id != id) return std::nullopt;
  return static_cast<uint32_t>(at - parts_.begin());
}

SyncStatus Followed::status(uint32_t document) const {
  const Parts& parts = parts_[document];
  const Holdings& holdings = *parts.holdings;
  SyncStatus status;
  // Earlier openings' changes were stored in their time.
  const auto add_unsaved = [&](uint64_t epoch) {
    const ActorId self{config_.self, epoch};
    status.unsaved += holdings.accepted(self) - holdings.received(self);
  };
  add_unsaved(config_.epoch);
  std::for_each(config_.renewed_epochs.begin(), config_.renewed_epochs.end(), add_unsaved);
  holdings.own().describe(status);
  parts.spread->handshakes().describe(holdings.received(), status);
  const bool has_server = std::any_of(config_.peers.begin(), config_.peers.end(),
                                      [](const Config::Peer& peer) { return peer.is_server; });
  const uint64_t pending = has_server ? status.pending_at_server : status.pending;
  status.is_synced = status.is_synced && status.unsaved == 0 && pending == 0;
  return status;
}

Spread::Outstanding Followed::most_outstanding(uint32_t document) const {
  Spread::Outstanding most;
  for (uint32_t link = 0; link < links_.count(); ++link) {
    const Spread::Outstanding each = parts_[document].spread->outstanding(link);
    if (each.bytes > most.bytes) most = each;
  }
  return most;
}

void Followed::start_collecting(const Now& now, uint32_t document) {
  Parts& parts = parts_[document];
  if (parts.stability != nullptr) parts.round_at = later(now.steady, config_.options.stability);
}

void Followed::prefetch(ByteView frame) const {
  if (config_.options.is_shorthand()) return;  // who is meant is known to the link alone
  const auto open = open_frame(frame);
  if (!open.has_value() || open->type != FrameType::kChanges) return;
  const auto at = find(open->document);
  if (at && is_active(*at)) parts_[*at].holdings->prefetch(open->body);
}

void Followed::collect(const Now& now, uint32_t document) {
  Parts& parts = parts_[document];
  if (parts.round_at > now.steady) return;
  start_collecting(now, document);
  VersionVector durable;  // own commits are integrated before they are
  for (const VersionVector::Entry& entry : parts.host->integrated().entries()) {
    const uint64_t last = std::min(entry.last, parts.holdings->received(entry.actor));
    if (last > 0) durable.raise(entry.actor, last);
  }
  const bool has_grown = parts.stability->integrate(durable);
  Spread& policy = turn_to(document);
  for (const Payload& frame : parts.stability->round(config_.options.max_frame_bytes)) {
    for (uint32_t link = 0; link < links_.count(); ++link) {
      if (policy.can_send(link)) links_.send(now, link, frame);
    }
  }
  if (!has_grown) return;
  parts.holdings->own().note_stable(parts.stability->stable());
  parts.host->collect(parts.stability->stable());
}

uint64_t Followed::unstable(uint32_t document) const {
  const Parts& parts = parts_[document];
  if (parts.stability == nullptr) return 0;
  return parts.host->integrated().total() - parts.stability->stable().total();
}

Instant Followed::next_deadline(uint32_t document) const {
  const Parts& parts = parts_[document];
  if (!is_active(document)) return Instant::max();
  return std::min(parts.spread->next_deadline(), parts.round_at);
}

Instant Followed::deadline_of(uint32_t link) const {
  Instant first = Instant::max();
  for (uint32_t document = 0; document < parts_.size(); ++document) {
    if (!is_active(document)) continue;
    first = std::min(first, parts_[document].spread->deadline_of(link));
  }
  return first;
}

void Followed::drop_logs() {
  for (Parts& parts : parts_) {
    if (parts.holdings != nullptr) parts.holdings->drop();
  }
}

}  // namespace skerry::sync
