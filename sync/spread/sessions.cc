#include "sync/spread/sessions.h"

#include <algorithm>
#include <utility>

#include "sync/intake/workroom.h"
#include "sync/reconcile/version_vector.h"

namespace skerry::sync {
namespace {

// A hello with the vector, after what came was more than any hash tells. No conversations: all
// hellos have it.
void tell_all(const Now& now, uint32_t link, Handshakes& handshakes, Conversations* conversations) {
  if (conversations == nullptr) return handshakes.send(now, link, {});
  conversations->say(handshakes, now, link, {}, {.has_vector = true, .covers = {}});
}

// The next frame's rows for this peer, of those before `end`; none if its window has no room for
// them. The cursor moves behind them.
void gather_rows(Session& session, RowIndex end, const ChangeLog& log, const Packer& packer,
                 const Options& options, std::vector<RowIndex>& rows) {
  rows.clear();
  session.cursor = std::max(session.cursor, log.begin());
  const uint64_t room = session.room(options.window_bytes);
  size_t bytes = kFrameHeaderBytes;
  for (; session.cursor < end; ++session.cursor) {
    const RowIndex r = session.cursor;
    if (!session.known.lacks(r, log) || packer.is_repeat(session.known, r)) continue;
    bytes += packer.weight(r);
    if (bytes > room || (!rows.empty() && bytes > options.max_frame_bytes)) break;
    rows.push_back(r);
  }
}

}  // namespace

Sessions::Sessions(const Config& config, DocumentId document, Links& links, Outputs& outputs,
                   Host& host, const Books& books, Stability* stability,
                   std::span<const ReplicaId> members)
    : Acknowledging(config, document, links, outputs),
      dossier_(config.options.lease.ns > 0 ? std::make_unique<Dossier>() : nullptr),
      received_(config, document, host, outputs, config.room->received, dossier_.get()),
      snapshots_(on_, received_, stability),
      conversations_(Conversations::make(config, document, received_.log(), links)),
      books_(books),
      packer_(document, config.options.max_frame_bytes, received_.log(), host,
              config.room->packing),
      sessions_(links.count()),
      rows_(config.room->rows),
      gathering_{config.options.interval} {
  if (dossier_ == nullptr) return;
  leases_ = make_leases({config, document, links, outputs, host, received_, snapshots_, *dossier_,
                         stability, members});
}

void Sessions::replay(const Now& now, const Payload& record, const OpenFrame& open) {
  received_.replay(now, record, open);
}

void Sessions::start(const Now& now) {
  gathering_.from = received_.log().received_rows();
  snapshots_.start(now);
  if (leases_ != nullptr) leases_->start(now);
}

void Sessions::time_out(const Now&, uint32_t link) {
  rewind(link);
  sessions_.of(link).probes = true;
}

void Sessions::rewind(uint32_t link) {
  books_.rewind(sessions_.of(link), received_.log());
  stop_waiting(link);
}

void Sessions::prefetch(Ahead step, uint32_t link) const {
  const bool are_few = sessions_.size() <= kFewToPrefetch;
  if (!are_few && link == kNoLink) return;
  look_ahead(received_.log(), step);
  const uint32_t first = are_few ? 0 : link;
  const uint32_t count = are_few ? sessions_.size() : 1;
  if (step == Ahead::kNear) {
    sessions_.prefetch(first, count);
    prefetch_waits(first, count);
  } else if (step == Ahead::kNext) {
    for (uint32_t i = first; i < first + count; ++i) sessions_[i].known.prefetch();
  }
}

// Handshakes.

void Sessions::opened(const Now& now, uint32_t link) {
  if (leases_ != nullptr) leases_->opened(now, link);
  const bool is_late = on_.outputs.is_full();  // then the hello is said at the next tick
  Acknowledging::opened(now, link);
  if (conversations_ == nullptr) return;
  conversations_->opened(now, link);
  if (!is_late) conversations_->begin(now, link);
}

void Sessions::closed(uint32_t link) {
  Acknowledging::closed(link);
  snapshots_.closed(link);
  if (leases_ != nullptr) leases_->closed(link);
  if (conversations_ != nullptr) conversations_->closed(link);
}

bool Sessions::take_hello(const Now& now, uint32_t link, const OpenFrame& open,
                          FrameAccount& account) {
  const auto hello = read_hello(open, received_);
  if (!hello.has_value()) return false;
  if (!hello->has_vector && !hello->is_unclear && conversations_ == nullptr) return false;
  const auto heard =
      handshakes_.hear(link, *hello, received_.received(), received_.received_hash(), account);
  if (heard == Handshakes::Heard::kLate) return true;
  Session& session = sessions_.of(link);
  if (heard == Handshakes::Heard::kNewLife) {
    books_.forget(session);
    received_.own().forget(link);
    stop_waiting(link);
  }
  // Room that nothing was put into since is not kept for ever.
  if (session.unacknowledged.empty())
    decltype(session.unacknowledged)().swap(session.unacknowledged);
  const bool is_brief = conversations_ != nullptr && conversations_->is_brief();
  if (hello->is_unclear && !is_brief) {
    if (conversations_ != nullptr) conversations_->say_vector(link);
    handshakes_.send(now, link, answer_to(*hello));
    return true;
  }
  if (hello->has_vector) {
    received_.own().note_said(link, hello->received);
    if (leases_ != nullptr) leases_->note_held(link, hello->received.entries());
    books_.learn(session, on_.config.reconciler(), *hello, received_.log());
    if (conversations_ != nullptr && !is_brief) conversations_->say_vector(link);
    if (!hello->range.to.has_value()) greet(now, link, &*hello);  // no more of it follows
  } else {
    look_for_differences(now, link, *hello);
  }
  if (hello->aim.asks) {
    if (conversations_ != nullptr) {
      conversations_->answer(handshakes_, now, link, *hello);
    } else {
      handshakes_.send(now, link, answer_to(*hello));
    }
  }
  const bool passes = leases_ == nullptr || leases_->lets_pass(link);
  if (can_send(link) && passes && session.is_below_floor(received_.log())) {
    snapshots_.remind(now, link);
  }
  send_missing(now, link);
  return true;
}

// What arrives.

void Sessions::take(const Now& now, uint32_t link, const OpenFrame& open, const Payload& frame,
                    FrameAccount& account) {
  if (open.type == FrameType::kHello) {
    account.is_corrupt = !take_hello(now, link, open, account);
  } else if (open.type == FrameType::kAcknowledge) {
    account.is_corrupt = !take_acknowledgement(now, link, open.body);
  } else if (open.type == FrameType::kConversation && conversations_ != nullptr) {
    // It was begun by who has no floor. What is known of it is known without.
    if (conversations_->is_brief()) {
      const bool is_known = handshakes_[link].is_greeted;
      Conversations::Saying saying{.has_vector = !is_known, .covers = {}};
      if (is_known) saying.covers = received_.received_hash();
      return conversations_->say(handshakes_, now, link, {.asks = !is_known}, saying);
    }
    const auto heard = conversations_->take(now, link, open.body);
    if (heard == Conversations::Heard::kFailed) {
      conversations_->say_vector(link);
      handshakes_.send(now, link, {.asks = true});
    } else if (heard == Conversations::Heard::kDone) {
      const VersionVector known =
          conversations_->known(link, sessions_[link].known.vector(received_.log()));
      received_.own().note_said(link, known);
      books_.learn(sessions_.of(link), known, received_.log());
      greet(now, link, nullptr);
      send_missing(now, link);
    }
  } else if (open.type == FrameType::kSnapshotPart || open.type == FrameType::kSnapshotWanted) {
    account.is_corrupt = !snapshots_.take(now, link, open, account);
  } else if (open.type == FrameType::kChanges) {
    if (leases_ != nullptr && !leases_->lets_pass(link)) {
      on_.outputs.add(Output::Kind::kOverruled, on_.links[link].peer);
      account.redundant = static_cast<uint32_t>(frame.size());
      return;
    }
    const bool is_stored = received_.take(frame, open.body, link, Intake::Notes::kTouched, account);
    if (account.new_changes > 0) on_.links.note_progress(link);
    Session& session = sessions_.of(link);
    for (const VersionVector::Entry& entry : received_.intake().touched()) {
      session.known.raise(entry.actor, entry.last, received_.log());
      received_.own().note_sent(entry.actor, entry.last);
      session.note_unacknowledged(entry.actor, entry.last);
    }
    if (!is_stored) owe(now, link, frame.size());  // otherwise when the disk has answered
  } else {
    const bool is_of_leases =
        open.type == FrameType::kEvictions || open.type == FrameType::kStanding;
    account.is_foreign = leases_ == nullptr || !is_of_leases;
    if (!account.is_foreign) account.is_corrupt = !leases_->take(now, link, open);
  }
}

bool Sessions::take_acknowledgement(const Now& now, uint32_t link, ByteView body) {
  const auto acknowledgement = decode_acknowledgement(body);
  if (!acknowledgement.has_value()) return false;
  // One from before the peer's last opening speaks of what may be forgotten.
  const Handshake& peer = handshakes_[link];
  if (!peer.is_greeted || acknowledgement->incarnation != peer.incarnation) return true;
  Session& session = sessions_.of(link);
  for (const VersionVector::Entry& entry : acknowledgement->entries) {
    session.known.raise(entry.actor, entry.last, received_.log());
    received_.own().note_said(link, entry.actor, entry.last);
  }
  if (leases_ != nullptr) leases_->note_held(link, acknowledgement->entries);
  if (session.drop_acknowledged(received_.log())) {
    session.probes = false;
    note_acknowledged(now, link,
                      session.sent.empty() ? kNothingInFlight : session.sent.front().row);
  }
  send_missing(now, link);
  return true;
}

// Acknowledges what the peer sent and is durable, in one frame.
void Sessions::acknowledge(const Now& now, uint32_t link) {
  Session* const found = sessions_.find(link);
  if (found == nullptr || found->unacknowledged.empty() || !on_.links[link].has_room()) return;
  Session& session = *found;
  Acknowledgement acknowledgement;
  acknowledgement.incarnation = on_.config.incarnation();
  std::erase_if(session.unacknowledged, [&](const VersionVector::Entry& entry) {
    const uint64_t received = received_.received(entry.actor);
    if (received < entry.last) return false;
    acknowledgement.entries.push_back({entry.actor, received});
    return true;
  });
  has_unacknowledged_ = has_unacknowledged_ || !session.unacknowledged.empty();
  if (acknowledgement.entries.empty()) return;
  FrameWriter writer(on_.document, on_.config.room->packing.writer);
  on_.links.send(now, link, writer.acknowledgement(acknowledgement));
}

// The disk.

void Sessions::commit(Change change, Payload command) {
  received_.commit(std::move(change), std::move(command));
}

bool Sessions::stored(const Now& now, uint64_t ticket, const Status& status) {
  if (leases_ != nullptr && leases_->stored(now, ticket, status)) return true;
  if (!received_.queue().answer(now, ticket, status)) return false;
  receive(now);
  return true;
}

// All that is durable, up to the first that is not. It goes at once, or is gathered.
void Sessions::receive(const Now& now) {
  const Closings& closings = received_.closings();
  size_t ended = closings.all().size();
  while (const auto batch = received_.receive_next(now)) {
    if (const auto fresh = closings.all().subspan(ended); !fresh.empty()) {
      sessions_.for_each(
          [&](uint32_t, Session& session) { session.note_closings(fresh, received_.log()); });
      ended = closings.all().size();
    }
    if (batch->snapshot != nullptr) {
      sessions_.of(batch->sender).note_has(*batch->snapshot, received_.log());
      // Every peer is told how much further this side is than what it was known to have.
      for (uint32_t link = 0; link < on_.links.count(); ++link) {
        if (on_.links[link].is_open()) tell_all(now, link, handshakes_, conversations_.get());
      }
    }
    if (batch->sender != kNoLink) owe(now, batch->sender, batch->record.size());
    if (std::exchange(has_unacknowledged_, false)) {
      sessions_.for_each([&](uint32_t link, Session&) { acknowledge(now, link); });
    }
    if (!gathering_.goes_at_once(now)) continue;
    if (batch->snapshot == nullptr && batch->record.size() <= on_.config.options.max_frame_bytes) {
      rows_.clear();
      for (RowIndex r = batch->first_row; r < received_.log().received_rows(); ++r) {
        if (r == batch->first_row || !packer_.is_repeat({}, r)) rows_.push_back(r);
      }
      packer_.remember(rows_, batch->record);
    }
    gathering_.flush(now, received_.log());
    sessions_.for_each([&](uint32_t link, Session&) { send_missing(now, link); });
  }
  snapshots_.retry();
}

Instant Sessions::next_deadline() const {
  const Instant of_leases = leases_ == nullptr ? Instant::max() : leases_->next_deadline();
  return std::min(
      {gathering_.flush_at, received_.next_retry(), snapshots_.next_deadline(), of_leases});
}

void Sessions::tick(const Now& now) {
  received_.queue().retry(now, on_.outputs);
  receive(now);
  if (leases_ != nullptr) leases_->tick(now);
  if (snapshots_.next_deadline() <= now.steady) {
    RowIndex most = gathering_.end(received_.log());
    for (uint32_t link = 0; link < on_.links.count(); ++link) {
      if (!snapshots_.is_upstream(link)) continue;
      const bool is_known =
          handshakes_[link].is_greeted && (leases_ == nullptr || leases_->lets_pass(link));
      most = std::min(most, is_known ? sessions_.of(link).first_lacking(received_.log()) : 0);
    }
    snapshots_.fold(now, most);
  }
  if (gathering_.flush_at > now.steady) return;
  received_.fold_commits(packer_, gathering_.from);
  gathering_.flush(now, received_.log());
  sessions_.for_each([&](uint32_t link, Session&) { send_missing(now, link); });
}

// Sending.

// As far as the peer's window goes.
void Sessions::send_missing(const Now& now, uint32_t link) {
  if (!can_send(link)) return;
  Session& session = sessions_.of(link);
  if (leases_ != nullptr && !leases_->lets_pass(link)) return leases_->serve(now, link);
  if (session.is_below_floor(received_.log())) return snapshots_.serve(now, link);
  snapshots_.release(link);
  while (can_send(link) && (!session.probes || session.sent.empty())) {
    gather_rows(session, gathering_.end(received_.log()), received_.log(), packer_,
                on_.config.options, rows_);
    if (rows_.empty()) break;
    Payload frame = packer_.frame(
        rows_, rows_.back() < session.backlog_end ? Packer::Form::kFolded : Packer::Form::kPlain);
    books_.add_sent(session, rows_, frame.size());
    on_.links.send(now, link, std::move(frame));
    if (!session.sent.empty()) on_.links.watch().await(now, link, on_.document, rows_.back());
  }
  if (!session.sent.empty()) await(now, link);
}

}  // namespace skerry::sync
