#include "sync/spread/followed.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "core/codec.h"
#include "core/hash.h"
#include "sync/spread/defects.h"
#include "sync/spread/gossip.h"
#include "sync/spread/sessions.h"
#include "sync/spread/states/states.h"

namespace skerry::sync {
namespace {

// An epoch is 64 random bits, and so is what this makes of one and a count.
uint64_t epoch_after(uint64_t epoch) {
  Encoder out;
  out.u64(epoch);
  return hash64(out.view());
}

// What sessions have besides what every policy has.
struct OfSessions {
  const Books& books;
  Stability* stability;
  std::span<const ReplicaId> members;
};
template <typename Policy>
std::unique_ptr<Spread> make_as(const Config& config, DocumentId document, Links& links,
                                Outputs& outputs, Host& host, const OfSessions& more) {
  return std::make_unique<Policy>(config, document, links, outputs, host, more.books,
                                  more.stability, more.members);
}

// The policy of spreading, chosen by mode and options.
std::unique_ptr<Spread> make_spread(const Config& config, ReplicationMode mode, DocumentId document,
                                    Links& links, Outputs& outputs, Host& host, Lattice* lattice,
                                    Stability* stability, std::span<const ReplicaId> members) {
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
    const auto make = is_careless ? &make_as<Careless<Sessions>>
                      : forgets   ? &make_as<Forgetful<Sessions>>
                                  : &make_as<Sessions>;
    return make(config, document, links, outputs, host, {books, stability, members});
  }
  if (is_careless)
    return std::make_unique<Careless<Gossip>>(config, document, links, outputs, host);
  if (!forgets) return std::make_unique<Gossip>(config, document, links, outputs, host);
  return std::make_unique<Forgetful<Gossip>>(config, document, links, outputs, host);
}

std::unique_ptr<Stability> make_stability(const Config& config, ReplicationMode mode,
                                          DocumentId document, std::span<const ReplicaId> members) {
  if (config.options.stability.ns <= 0 || is_joined(mode) || members.empty()) {
    return nullptr;
  }
  using Judge = Stability::Judge;
  const Judge judge = config.options.lease.ns == 0 ? Judge::kEveryone
                      : config.is_server           ? Judge::kSelf
                                                   : Judge::kServer;
  return std::make_unique<Stability>(config.self, document, members, judge);
}

bool lets_pass(const Spread& spread, uint32_t link) {
  const Leases* leases = spread.leases();
  return leases == nullptr || leases->lets_pass(link);
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
    parts.config = &config_;
    if (document.left) {
      parts.copy = *document.left;
      continue;
    }
    parts.state = State::kFollowed;
    make(parts);
  }
}

void Followed::make(Parts& parts) {
  parts.stability = make_stability(config_, mode_, parts.id, parts.members);
  parts.spread = make_spread(*parts.config, mode_, parts.id, links_, outputs_, *parts.host,
                             parts.lattice, parts.stability.get(), parts.members);
  if (parts.earlier != nullptr) parts.spread->handshakes().go_on_from(parts.earlier->last_serial);
  parts.holdings = &parts.spread->holdings();
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

bool Followed::leave(uint32_t document) {
  Parts& parts = parts_[document];
  parts.state = State::kKept;
  if (parts.copy == Channels::Copy::kKeep) return false;
  parts.state = State::kDropped;
  // What an earlier copy held may not have come back into this one.
  const ActorId actor = parts.config->actor();
  const uint64_t own = parts.holdings->accepted(actor);
  if (parts.earlier == nullptr) parts.earlier = std::make_unique<Earlier>();
  Dot& dropped = parts.earlier->dropped_own;
  if (own > 0 && (dropped.actor != actor || own > dropped.sequence)) dropped = {actor, own};
  parts.earlier->last_serial = parts.spread->handshakes().serial();
  parts.holdings = nullptr;
  parts.stability.reset();
  parts.spread.reset();
  parts.round_at = Instant::max();
  parts.host->forget();
  return true;
}

void Followed::renew(const Now& now, uint32_t document) {
  Leases* const leases = turn_to(document).leases();
  const auto beginning = leases == nullptr ? std::nullopt : leases->take_new_beginning();
  if (!beginning) return;
  Parts& parts = parts_[document];
  auto config = std::make_unique<Config>(*parts.config);
  config->epoch = epoch_after(config->actor().epoch);
  config->renewed_epochs.clear();
  parts.spread.reset();
  parts.config = config.get();
  parts.own_config = std::move(config);
  make(parts);
  outputs_.add(Output::Kind::kAnew);
  Spread& spread = turn_to(document);
  spread.replay(now, beginning->record, *open_known_frame(beginning->record.view()));
  spread.leases()->keep_rest(beginning->dossier);
  spread.start(now);
  for (uint32_t link = 0; link < links_.count(); ++link) {
    if (links_[link].is_open()) spread.opened(now, link);
  }
  start_collecting(now, document);
}

void Followed::renew_epoch(uint64_t epoch) {
  for (Parts& parts : parts_) {
    if (parts.own_config != nullptr) parts.own_config->renewed_epochs.push_back(epoch);
  }
}

bool Followed::take_stability(uint32_t document, uint32_t link, const OpenFrame& open) {
  const Parts& parts = parts_[document];
  if (parts.stability == nullptr || !lets_pass(*parts.spread, link)) return true;
  if (open.type == FrameType::kStable) return parts.stability->take_stable(open.body);
  return parts.stability->take(open.body, parts.holdings->closings());
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
  add_unsaved(parts.config->epoch);
  const std::vector<uint64_t>& renewed = parts.config->renewed_epochs;
  std::for_each(renewed.begin(), renewed.end(), add_unsaved);
  holdings.own().describe(status);
  parts.spread->handshakes().describe(holdings.received(), status);
  const uint64_t pending = config_.has_server() ? status.pending_at_server : status.pending;
  status.is_synced = status.is_synced && status.unsaved == 0 && pending == 0;
  return status;
}

Followed::Waiting Followed::waiting(uint32_t document) const {
  const Parts& parts = parts_[document];
  Waiting waiting;
  for (uint32_t link = 0; link < links_.count(); ++link) {
    const Spread::Outstanding each = parts.spread->outstanding(link);
    if (each.bytes > waiting.outstanding.bytes) waiting.outstanding = each;
  }
  if (parts.stability != nullptr) {
    waiting.unstable = parts.host->integrated().total() - parts.stability->stable().total();
  }
  return waiting;
}

void Followed::start_collecting(const Now& now, uint32_t document) {
  Parts& parts = parts_[document];
  if (parts.stability != nullptr) parts.round_at = later(now.steady, config_.options.stability);
}

void Followed::prefetch(Ahead step, uint32_t link, ByteView frame) const {
  constexpr size_t kPolicyBytes = sizeof(Sessions);
  constexpr size_t kHostBytes = 512;
  if (step == Ahead::kNext && !frame.empty()) {
    const auto open = open_frame(frame);
    const auto at = open && open->type == FrameType::kChanges ? find(open->document) : std::nullopt;
    if (at && is_active(*at)) parts_[*at].holdings->prefetch(open->body);
  }
  if (parts_.size() != 1 || !is_active(0)) return;  // which one is meant the frame alone tells
  const Parts& parts = parts_.front();
  if (step == Ahead::kFar) {
    skerry::prefetch<kPolicyBytes>(parts.spread.get());
    skerry::prefetch<kHostBytes>(parts.host);
    return;
  }
  parts.spread->prefetch(step, link);
}

void Followed::collect(const Now& now, uint32_t document) {
  Parts& parts = parts_[document];
  if (parts.round_at > now.steady) return;
  start_collecting(now, document);
  // Own commits are integrated before they are durable.
  const VersionVector durable = parts.holdings->received_of(parts.host->integrated());
  const bool has_grown = parts.stability->integrate(durable, parts.holdings->closings());
  Spread& policy = turn_to(document);
  for (const Payload& frame : parts.stability->round(config_.options.max_frame_bytes)) {
    for (uint32_t link = 0; link < links_.count(); ++link) {
      if (policy.can_send(link) && lets_pass(*parts.spread, link)) links_.send(now, link, frame);
    }
  }
  if (!has_grown) return;
  parts.holdings->own().note_stable(parts.stability->stable());
  parts.host->collect(parts.stability->stable());
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
