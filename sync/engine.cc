#include "sync/engine.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/check.h"
#include "sync/limits.h"

namespace skerry::sync {
namespace {

// A disk that refused a record is asked again after so long.
constexpr Duration kStoreRetry = Duration::seconds(1);

uint32_t incarnation_of(uint64_t epoch) { return static_cast<uint32_t>(epoch ^ (epoch >> 32)); }

}  // namespace

Engine::Engine(const EngineConfig& config, Host& host)
    : config_(config),
      host_(host),
      rng_(Rng::stream(config.seed, "sync/jitter")),
      incarnation_(incarnation_of(config.epoch)),
      intake_(config.document, config.options.max_buffered_changes, host),
      packer_(config.document, config.options.max_frame_bytes, intake_.log(), host),
      deadlines_(config.peers.size()) {
  for (const EngineConfig::Peer& peer : config.peers) {
    Session session;
    session.id = peer.id;
    session.initiates = peer.initiates;
    session.retransmit = config.options.retransmit;
    session.hello_retry = config.options.retransmit;
    sessions_.push_back(std::move(session));
  }
  std::stable_sort(sessions_.begin(), sessions_.end(),
                   [](const Session& a, const Session& b) { return a.id < b.id; });
  for (const Session& session : sessions_) peers_.push_back(session.id);
}

void Engine::start(const Now& now, std::span<const Payload> stored) {
  has_started_ = true;
  for (const Payload& record : stored) {
    const auto open = open_frame(record.view());
    if (!open.has_value() || open->type != FrameType::kChanges) continue;
    intake_.take(record, open->body, false);
    for (const Arrival& arrival : intake_.arrivals()) settle_arrival(now, arrival, false);
  }
  gathered_from_ = aged_ = ageing_ = log().settled();
  aged_at_ = settled_at_ = now.steady;
  for (Session& session : sessions_) {
    if (!is_stream()) {
      open(now, session);
    } else if (session.initiates) {
      connect(now, session);
    }
  }
  if (is_gossip()) ask_at_ = next_question(now);
  arm(ask_at_);
}

Status Engine::check_size(size_t encoded_bytes) const {
  SKERRY_RETURN_IF_ERROR(check_change(config_.options, encoded_bytes));
  return is_stream() ? absl::OkStatus() : check_datagram(config_.options, encoded_bytes);
}

void Engine::commit(Change change) {
  SKERRY_CHECK(has_started_);  // or the replay would come after it
  SKERRY_CHECK(change.dots.actor == actor() && change.dots.first == next_sequence());
  intake_.take_own(std::move(change));
  store_arrivals(kNobody, true, {});
}

Session* Engine::find(ReplicaId peer) {
  const auto at = std::lower_bound(peers_.begin(), peers_.end(), peer);
  return at != peers_.end() && *at == peer ? &sessions_[static_cast<size_t>(at - peers_.begin())]
                                           : nullptr;
}

Output& Engine::emit(Output::Kind kind, ReplicaId peer) {
  Output& output = outputs_.emplace_back();
  output.kind = kind;
  output.peer = peer;
  return output;
}

void Engine::send(const Now& now, Session& session, Payload frame) {
  session.last_sent = now.steady;
  if (is_stream() && frame.size() > kLargestWholeFrame) {
    session.parts_of().sender.add(std::move(frame), 0);
    return send_parts(now, session);
  }
  emit(Output::Kind::kSend, session.id).payload = std::move(frame);
}

void Engine::send_aside(const Now& now, const Payload& frame) {
  for (Session& session : sessions_) {
    if (session.can_push()) send(now, session, frame);
  }
}

std::span<Output> Engine::poll() {
  polled_.clear();
  std::swap(polled_, outputs_);
  return polled_;
}

FrameAccount Engine::frame(const Now& now, ReplicaId from, const Payload& frame) {
  FrameAccount account;
  const auto open = open_frame(frame.view());
  if (is_gossip() && !is_stream() && open.has_value() && open->type == FrameType::kChanges) {
    if (const auto known = intake_.account_known(frame, open->body)) return *known;
  }
  Session* session = find(from);
  if (!open.has_value() || session == nullptr) {
    account.redundant = static_cast<uint32_t>(frame.size());
    account.is_corrupt = !open.has_value();
    return account;
  }
  if (is_stream()) session->last_heard = now.steady;
  const uint32_t patience = session->patience;
  account = take(now, *session, *open, frame);
  if (session->patience < patience) arm(*session);  // its silence is borne for less long
  return account;
}

FrameAccount Engine::take(const Now& now, Session& session, const OpenFrame& open,
                          const Payload& frame) {
  if (open.type == FrameType::kChanges) return take_changes(now, session, frame, open.body);
  if (open.type == FrameType::kPart) return take_part(now, session, frame, open.body);
  FrameAccount account;
  account.control = static_cast<uint32_t>(frame.size());
  switch (open.type) {
    case FrameType::kHello:
      take_hello(now, session, open.body, account);
      break;
    case FrameType::kAcknowledge:
      take_acknowledgement(now, session, open.body, account);
      break;
    case FrameType::kPing:
      send(now, session, writer_.signal(FrameType::kPong, incarnation_));
      break;
    case FrameType::kPartTaken:
      take_part_taken(now, session, open.body, account);
      break;
    case FrameType::kMeeting:
    case FrameType::kGroup:
    case FrameType::kJoined:
      account.is_foreign = true;
      break;
    default:
      break;  // a pong has said all by being heard
  }
  if (account.is_corrupt) std::swap(account.control, account.redundant);
  return account;
}

FrameAccount Engine::take_changes(const Now& now, Session& session, const Payload& frame,
                                  ByteView body) {
  if (has_defect(Mutant::kAcknowledgesAndForgets) && config_.is_server) {
    return acknowledge_and_forget(now, session, frame, body);
  }
  const FrameAccount account = intake_.take(frame, body, !is_gossip());
  if (account.new_changes > 0) session.note_progress();
  if (!is_gossip()) {
    for (const VersionVector::Entry& entry : intake_.touched()) {
      note_known(session, entry.actor, entry.last);
      session.owe(entry.actor, entry.last);
    }
  }
  if (!intake_.arrivals().empty()) {
    store_arrivals(index_of(session), false, frame);  // its giver is paid when that is answered
  } else if (!session.owed.empty()) {
    pay_owed(now, session);
  }
  return account;
}

void Engine::note_known(Session& session, const ActorId& actor, uint64_t last) {
  session.known.raise(actor, last);
  if (actor.replica != config_.self) return;
  for (VersionVector::Entry& entry : own_) {
    if (entry.actor == actor) entry.last = std::max(entry.last, last);
  }
}

void Engine::take_acknowledgement(const Now& now, Session& session, ByteView body,
                                  FrameAccount& account) {
  const auto acknowledgement = decode_acknowledgement(body);
  account.is_corrupt = !acknowledgement.has_value();
  if (!acknowledgement.has_value() || is_gossip()) return;
  // One from before the peer's last opening speaks of what may be forgotten.
  if (!session.greeted || acknowledgement->incarnation != session.incarnation) return;
  for (const VersionVector::Entry& entry : acknowledgement->entries) {
    note_known(session, entry.actor, entry.last);
  }
  if (session.drop_acknowledged(log())) {
    session.note_progress();
    session.probes = false;
    session.retransmit = config_.options.retransmit;
    session.resend_at =
        session.sent.empty() ? Instant::max() : later(now.steady, session.retransmit);
    arm(session);
  }
  pump(now, session);
}

// Acknowledges what is owed and durable, in one frame.
void Engine::pay_owed(const Now& now, Session& session) {
  if (session.state != Session::State::kOpen || session.is_full) return;
  Acknowledgement acknowledgement;
  acknowledgement.incarnation = incarnation_;
  std::vector<VersionVector::Entry> rest;
  for (const VersionVector::Entry& entry : session.owed) {
    const uint64_t received = log().received(entry.actor);
    if (received >= entry.last) {
      acknowledgement.entries.push_back({entry.actor, received});
    } else {
      rest.push_back(entry);
    }
  }
  session.owed = std::move(rest);
  is_owing_ = is_owing_ || !session.owed.empty();
  if (acknowledgement.entries.empty()) return;
  send(now, session, writer_.acknowledgement(acknowledgement));
}

void Engine::store_arrivals(uint32_t giver, bool is_own, const Payload& frame) {
  StoreQueue::Batch batch;
  batch.record = intake_.seal(frame);
  batch.giver = giver;
  batch.is_own = is_own;
  batch.has_woken = intake_.has_woken();
  Output& output = emit(Output::Kind::kStore, config_.self);
  output.payload = batch.record;
  output.ticket = store_queue_.push(std::move(batch), intake_.arrivals());
}

void Engine::stored(const Now& now, uint64_t ticket, const Status& status) {
  StoreQueue::Batch* batch = store_queue_.find(ticket);
  if (batch == nullptr) return;
  if (status.ok()) {
    batch->is_durable = true;
  } else {
    batch->retry_at = now.steady + kStoreRetry;
    arm(batch->retry_at);
  }
  while (store_queue_.is_front_durable()) settle_front(now);
}

void Engine::retry_stores(const Now& now) {
  store_queue_.for_each([this, &now](StoreQueue::Batch& batch) {
    if (batch.is_durable || batch.retry_at > now.steady) return;
    batch.retry_at = Instant::max();
    Output& output = emit(Output::Kind::kStore, config_.self);
    output.payload = batch.record;
    output.ticket = store_queue_.renew(batch);
  });
}

void Engine::settle_front(const Now& now) {
  const StoreQueue::Batch batch = store_queue_.take_batch();
  const RowIndex first_row = log().settled();
  for (uint32_t i = 0; i < batch.arrivals; ++i) {
    // A commit comes first; what it may have woken is somebody else's.
    settle_arrival(now, store_queue_.take_arrival(), batch.is_own && i == 0);
  }
  age_rows(now, first_row);
  if (batch.giver != kNobody && !sessions_[batch.giver].owed.empty()) {
    pay_owed(now, sessions_[batch.giver]);
  }
  if (std::exchange(is_owing_, false)) {
    for (Session& session : sessions_) {
      if (!session.owed.empty()) pay_owed(now, session);
    }
  }
  push(now, batch, first_row);
}

void Engine::settle_arrival(const Now& now, const Arrival& arrival, bool is_own) {
  ChangeLog& log = intake_.log();
  if (arrival.bundle != nullptr) {
    for (const Bundle::Cover& cover : arrival.fresh) {
      log.settle(cover.dots, cover.hash);
      deliver(cover.dots, cover.hash, &cover != &arrival.fresh.back());
    }
    host_.join(now, *arrival.bundle);
    return;
  }
  log.settle(arrival.change.dots, arrival.change.hash);
  if (is_own) emit(Output::Kind::kAcknowledge, config_.self).dots = arrival.change.dots;
  deliver(arrival.change.dots, arrival.change.hash, false);
  if (!is_own) host_.apply(now, arrival.change);
}

void Engine::deliver(const DotRun& dots, Hash128 hash, bool continues) {
  Output& output = emit(Output::Kind::kDeliver, config_.self);
  output.dots = dots;
  output.hash = hash;
  output.continues = continues;
  if (dots.actor.replica != config_.self) return;
  const bool is_listed = std::any_of(own_.begin(), own_.end(),
                                     [&dots](const auto& e) { return e.actor == dots.actor; });
  if (!is_listed) own_.push_back({dots.actor, 0});
}

uint64_t Engine::outbox() const {
  uint64_t dots = 0;
  for (const VersionVector::Entry& own : own_) {
    const uint64_t received = log().received(own.actor);
    dots += received - std::min(received, own.last);
  }
  return dots;
}

// Mutant::kAcknowledgesAndForgets: says that it has everything and keeps nothing.
FrameAccount Engine::acknowledge_and_forget(const Now& now, Session& session, const Payload& frame,
                                            ByteView body) {
  Acknowledgement acknowledgement;
  acknowledgement.incarnation = incarnation_;
  ItemReader reader(body);
  while (const auto item = reader.next()) {
    if (item->is_bundle) {
      const auto bundle = decode_bundle(frame.slice(item->bytes));
      if (!bundle.ok()) continue;
      for (const Bundle::Cover& cover : bundle->covers) {
        acknowledgement.entries.push_back({cover.dots.actor, cover.dots.last()});
      }
    } else if (const auto peek = peek_change(item->bytes); peek.ok()) {
      acknowledgement.entries.push_back({peek->dots.actor, peek->dots.last()});
    }
  }
  send(now, session, writer_.acknowledgement(acknowledgement));
  FrameAccount account;
  account.redundant = static_cast<uint32_t>(frame.size());
  return account;
}

}  // namespace skerry::sync
