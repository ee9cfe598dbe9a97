#include "replica/ordered/client.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/check.h"

namespace skerry::replica {
namespace {

using sync::FrameType;
using Item = OrderedNews::Item;

constexpr size_t kMostCommandBytes = 64 * 1024;  // in one frame
constexpr size_t kMostPending = size_t{1} << 20;
constexpr uint32_t kServer = 0;  // the only link
constexpr uint64_t kAll = std::numeric_limits<uint64_t>::max();

}  // namespace

OrderedClient::OrderedClient(const Config& config, const OrderedPolicy& policy)
    : OnLine(config),
      policy_(policy),
      // Who waits for the server to see anything does not wait for more to say.
      interval_(policy.shows_at_once ? config.sync.interval : Duration{}),
      acknowledge_at_(config.sync.acknowledge_at),
      reads_own_copy_(policy.shows_at_once || config.sync.mutant == sync::Mutant::kReadsOwnCopy),
      actor_{config.id, config.epoch},
      wanted_(config.documents.size()),
      written_(config.documents.size()),
      records_(line_.outputs()),
      reads_(line_),
      stored_(config.documents.size()) {
  for (const Config::Document& document : config.documents) {
    documents_.push_back(std::make_unique<ClientDocument>(document.id, *config.design, policy));
  }
}

// The disk may have had room for a later record before an earlier one: entries count in the order
// of their places, and own commands in that of their dots, and neither beyond a gap.
void OrderedClient::start(const Now& now, std::span<const Payload> stored) {
  std::vector<OwnCommands> own(documents_.size());
  for (const Payload& bytes : stored) {
    const Record record = ClientRecords::read(bytes, policy_.rebase);
    const auto at = find(record.change.document);
    SKERRY_CHECK(at.has_value());
    if (record.kind == Record::Kind::kEntry) stored_[*at].insert({record.place, record.change});
    if (record.kind == Record::Kind::kRefused) own[*at].note_refused(dot_of(record.change));
    if (record.kind == Record::Kind::kCommand) own[*at].add(record.change);
  }
  for (uint32_t at = 0; at < documents_.size(); ++at) {
    ClientDocument& document = *documents_[at];
    // An edit is of the text as it was then, and one that the order has is in it before the next.
    for (const Change& change : own[at].in_order()) {
      append_stored(at, policy_.rebase == Rebase::kTransform ? edit_of(change)->entries : kAll);
      if (document.received().contains(dot_of(change))) continue;
      document.restore(change);
      save(at);
    }
    append_stored(at, kAll);
    stored_[at].clear();
    wanted_[at] = document.entries();
    static_cast<void>(document.take_rebased());  // as was told
  }
  line_.start(now);
}

void OrderedClient::save(uint32_t at) {
  while (const ClientDocument::Pending* saved = documents_[at]->save_next()) {
    const Change& change = saved->change;
    tell(at, Output::Kind::kDeliver, change.dots).hash = change.hash;
    tell(at, Output::Kind::kAcknowledge, change.dots).level = AcknowledgeLevel::kLocal;
  }
}

std::optional<uint32_t> OrderedClient::find(DocumentId id) const {
  const auto at =
      std::ranges::find_if(documents_, [id](const auto& document) { return document->id() == id; });
  if (at == documents_.end()) return std::nullopt;
  return static_cast<uint32_t>(at - documents_.begin());
}

const InspectedDocument* OrderedClient::inspect(DocumentId id) const {
  const auto at = find(id);
  return at ? documents_[*at].get() : nullptr;
}

Output& OrderedClient::tell(uint32_t document, Output::Kind kind, const DotRun& dots) {
  line_.outputs().begin(documents_[document]->id(), document);
  Output& output = line_.outputs().add(kind);
  output.dots = dots;
  return output;
}

// Commands.

void OrderedClient::submit(const Now& now, uint64_t ticket, DocumentId id, const Command& command) {
  const auto at = find(id);
  StatusOr<Committed> answer = absl::NotFoundError("the document is not followed here");
  if (at) answer = perform(now, *at, command);
  Output& output = tell(at.value_or(0), Output::Kind::kAnswer, {});
  output.ticket = ticket;
  const bool is_committed = answer.ok() && answer->dots.length > 0;
  output.answer = std::make_unique<StatusOr<Committed>>(std::move(answer));
  if (!is_committed) return;
  ClientDocument::Pending& pending = documents_[*at]->pending().back();
  if (acknowledge_at_.memory) {
    tell(*at, Output::Kind::kAcknowledge, pending.change.dots).level = AcknowledgeLevel::kMemory;
  }
  if (policy_.keeps_queue) {
    return records_.store({*at, Record::Kind::kCommand, 0, pending.change});
  }
  send_later(now);
}

StatusOr<Committed> OrderedClient::perform(const Now& now, uint32_t at, const Command& command) {
  ClientDocument& document = *documents_[at];
  if (!policy_.keeps_queue && !document.server.is_heard) {
    return absl::UnavailableError(
        "offline: the server cannot be reached, and nothing is kept here");
  }
  if (document.pending().size() >= kMostPending) {
    return absl::ResourceExhaustedError(std::to_string(document.pending().size()) +
                                        " commands wait for the server, and no more may");
  }
  const auto change = document.perform({actor_, written_[at] + 1}, {now.wall.ns, 0}, command);
  if (!change.ok()) return change.status();
  if (!change->has_value()) return Committed{};
  ++written_[at];
  const Change& made = **change;
  return Committed{made.dots, made.time, made.hash, static_cast<uint32_t>(text_bytes(command)),
                   static_cast<uint32_t>(made.encoded.size())};
}

void OrderedClient::send_later(const Now& now) {
  send_at_ = std::min(send_at_, now.steady + interval_);
  line_.arm(send_at_);
}

// Edits are transformed past what their author knew: the next ones are sent when what came of those
// before is known here.
bool OrderedClient::may_send(uint32_t at) const {
  const auto& pending = documents_[at]->pending();
  if (!documents_[at]->server.is_heard || !line_.links()[kServer].has_room()) return false;
  if (policy_.rebase == Rebase::kPerform) return true;
  return !pending.empty() && !pending.front().is_sent() && !pending.front().is_told;
}

// As many go together as a frame should hold by what they took as they were made: so that what goes
// once more has all of what went before.
void OrderedClient::send_commands(const Now& now, uint32_t at) {
  ClientDocument& document = *documents_[at];
  while (may_send(at)) {
    std::vector<Payload> changes;
    size_t bytes = 0;
    const uint64_t question = line_.next_question();
    uint64_t place = 0;
    for (ClientDocument::Pending& pending : document.pending()) {
      const uint64_t own = place++;
      if (bytes >= kMostCommandBytes) break;
      if (policy_.keeps_queue && !pending.is_saved) break;  // the server takes them in their order
      if (pending.is_sent() || pending.is_told) continue;
      pending.question = question;
      bytes += pending.change.encoded.size();
      changes.push_back(document.outgoing(own));
    }
    if (changes.empty()) return;
    line_.outputs().begin(document.id(), at);
    line_.send(now, kServer, encode_ordered_commands(document.id(), changes));
    line_.links().watch().await(now, kServer, document.id(), question);
  }
}

// Where nothing is shown before the server has it, the server says what there is.
bool OrderedClient::read(const Now& now, uint64_t ticket, DocumentId id) {
  if (reads_own_copy_) return true;
  const auto at = find(id);
  reads_.ask(ticket, id, at.value_or(0));
  if (at && documents_[*at]->server.is_heard) {
    reads_.send(now);
  } else {
    reads_.fail(ticket, "offline: the server cannot be asked");
  }
  return false;
}

// The server.

void OrderedClient::opened(const Now& now, uint32_t link) {
  for (uint32_t at = 0; at < documents_.size(); ++at) {
    const uint64_t here = wanted_[at];
    line_.outputs().begin(documents_[at]->id(), at);
    line_.send(now, link, encode_ordered_hello(documents_[at]->id(), here));
  }
}

void OrderedClient::closed(uint32_t) {
  for (const auto& document : documents_) {
    document->server.is_heard = false;
    for (ClientDocument::Pending& pending : document->pending()) pending.question = 0;
  }
  reads_.fail_all("the server is gone");
}

void OrderedClient::has_room(const Now& now, uint32_t) {
  for (uint32_t at = 0; at < documents_.size(); ++at) send_commands(now, at);
  reads_.send(now);
}

bool OrderedClient::is_owed(uint32_t) const {
  return reads_.is_owed() || std::ranges::any_of(documents_, [](const auto& document) {
           return std::ranges::any_of(document->pending(), &ClientDocument::Pending::is_owed);
         });
}

void OrderedClient::due(const Now& now) {
  records_.retry(now);
  if (send_at_ <= now.steady) {
    send_at_ = Instant::max();
    has_room(now, kServer);
  }
  line_.arm(std::min(send_at_, records_.retry_at()));
}

void OrderedClient::took(const Now& now, uint32_t link, const sync::OpenFrame& frame,
                         FrameAccount& account) {
  const auto at = find(frame.document);
  if (!at || frame.type != FrameType::kOrderedNews) return;
  auto news = decode_ordered_news(frame.body);
  account.is_corrupt = !news.has_value();
  if (news) take_news(now, link, *at, *std::move(news), account);
}

// What is ordered counts when it is durable here.
void OrderedClient::take_news(const Now& now, uint32_t link, uint32_t at, OrderedNews news,
                              FrameAccount& account) {
  ClientDocument& document = *documents_[at];
  uint64_t place = news.first;
  for (const Item& item : news.items) {
    if (item.kind == Item::Kind::kRefused) refuse(at, item.dot, item.why);
    if (item.kind == Item::Kind::kRead) reads_.note_answer(item.read, news.length);
    if (item.kind != Item::Kind::kEntry && item.kind != Item::Kind::kOwn) continue;
    const bool is_known = place++ < wanted_[at];
    if (is_known && item.kind == Item::Kind::kOwn) continue;
    std::optional<Change> change;
    if (item.kind == Item::Kind::kEntry) {
      const auto read = read_change(item.change, policy_.rebase);
      const auto bytes = static_cast<uint32_t>(item.change.size());
      const uint32_t content = read ? read->content : 0;
      account.redundant += is_known ? bytes : 0;
      account.payload += is_known ? 0 : content;
      account.metadata += is_known ? 0 : bytes - content;
      if (read) change = read->change;
    } else if (const auto* own = document.find(item.dot)) {
      change = own->change;
    }
    account.is_corrupt = !change || change->document != document.id() || place > wanted_[at] + 1;
    if (account.is_corrupt) return;
    if (auto* own = document.find(dot_of(*change))) own->is_told = true;
    ++(is_known ? account.duplicate_changes : account.new_changes);
    if (is_known) continue;
    records_.store({at, Record::Kind::kEntry, wanted_[at]++, *change});
  }
  line_.links().note_progress(link);
  if (!document.server.is_heard) line_.links().note_handshake(link, kProtocolVersion);
  document.server.length = news.length;
  if (!std::exchange(document.server.is_heard, true)) send_commands(now, at);
  note_stored(now, at);
  const auto& pending = document.pending();
  const auto sent = std::ranges::find_if(pending, &ClientDocument::Pending::is_owed);
  const uint64_t first = sent == pending.end() ? sync::AwaitedAnswers::kAll : sent->question;
  line_.links().watch().note_answer(now, link, document.id(),
                                    std::min(first, reads_.first_owed(at)));
}

void OrderedClient::append(uint32_t at, const Change& change) {
  ClientDocument& document = *documents_[at];
  const bool was_received = document.received().contains({change.dots.actor, change.dots.last()});
  const bool is_own = document.append(change);
  if (!was_received) tell(at, Output::Kind::kDeliver, change.dots).hash = change.hash;
  if (!is_own) return;
  if (!policy_.keeps_queue) {
    tell(at, Output::Kind::kAcknowledge, change.dots).level = AcknowledgeLevel::kLocal;
  }
  if (!acknowledge_at_.server) return;
  tell(at, Output::Kind::kAcknowledge, change.dots).level = AcknowledgeLevel::kServer;
}

void OrderedClient::refuse(uint32_t at, const Dot& dot, const std::string& why) {
  const ClientDocument::Pending* const pending = documents_[at]->find(dot);
  if (pending == nullptr) return;  // it was told before
  if (policy_.keeps_queue) {
    records_.store({at, Record::Kind::kRefused, 0, pending->change});
  }
  documents_[at]->refuse(dot);
  Output& output = tell(at, Output::Kind::kRejected, {dot.actor, dot.sequence, 1});
  output.payload = Payload::copy_of(as_bytes(why));
}

// The disk.

void OrderedClient::stored(const Now& now, uint64_t ticket, const Status& status) {
  const auto record = records_.stored(now, ticket, status);
  if (!record) return line_.arm(records_.retry_at());
  if (record->kind == Record::Kind::kEntry) {
    stored_[record->document].insert({record->place, record->change});
    return note_stored(now, record->document);
  }
  if (record->kind != Record::Kind::kCommand) return;
  auto* const pending = documents_[record->document]->find(dot_of(record->change));
  if (pending == nullptr) return;
  pending->is_durable = true;
  save(record->document);
  send_later(now);
}

void OrderedClient::append_stored(uint32_t at, uint64_t most) {
  ClientDocument& document = *documents_[at];
  auto& stored = stored_[at];
  while (!stored.empty() && stored.begin()->first == document.entries() &&
         document.entries() < most) {
    append(at, stored.begin()->second);
    stored.erase(stored.begin());
  }
}

void OrderedClient::note_stored(const Now& now, uint32_t at) {
  ClientDocument& document = *documents_[at];
  append_stored(at, kAll);
  for (uint64_t n = document.take_rebased(); n > 0; --n) tell(at, Output::Kind::kRebased, {});
  reads_.note_entries(at, document.entries());
  const bool has_all = document.server.is_heard && document.entries() >= document.server.length;
  document.server.was_heard = document.server.was_heard || has_all;
  if (policy_.rebase == Rebase::kTransform && may_send(at)) send_later(now);
}

}  // namespace skerry::replica
