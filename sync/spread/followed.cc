#include "sync/spread/followed.h"

#include <algorithm>

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
    : config_(config), links_(links), outputs_(outputs) {
  for (const Document& document : documents) {
    Parts& parts = parts_.emplace_back();
    parts.id = document.id;
    parts.host = document.host;
    parts.spread =
        make_spread(config, mode, document.id, links, outputs, *document.host, document.lattice);
    parts.holdings = &parts.spread->holdings();
    if (config.options.stability.ns > 0 && !is_joined(mode) && !document.members.empty()) {
      parts.stability = std::make_unique<Stability>(config.self, document.id, document.members);
    }
  }
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
  if (const auto at = find(open->document)) parts_[*at].holdings->prefetch(open->body);
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
  return std::min(parts.spread->next_deadline(), parts.round_at);
}

Instant Followed::deadline_of(uint32_t link) const {
  Instant first = Instant::max();
  for (const Parts& parts : parts_) first = std::min(first, parts.spread->deadline_of(link));
  return first;
}

void Followed::drop_logs() {
  for (Parts& parts : parts_) parts.holdings->drop();
}

}  // namespace skerry::sync
