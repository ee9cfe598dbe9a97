#include "replica/ordered/client.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/check.h"

namespace skerry::replica {
namespace {

using sync::FrameType;
using Item = OrderedNews::Item;

constexpr size_t kMostCommandBytes = 64 * 1024;    // in one frame
constexpr Duration kRetry = Duration::seconds(1);  // of what the disk has no room for
constexpr size_t kMostPending = size_t{1} << 20;
constexpr uint32_t kServer = 0;  // the only link

}  // namespace

OrderedClient::OrderedClient(const Config& config, const OrderedPolicy& policy)
    : OnLine(config),
      policy_(policy),
      // Who waits for the server to see anything does not wait for more to say.
      interval_(policy.shows_at_once ? config.sync.interval : Duration{}),
      acknowledge_at_(config.sync.acknowledge_at),
      actor_{config.id, config.epoch},
      wanted_(config.documents.size()),
      written_(config.documents.size()),
      stored_(config.documents.size()) {
  for (const Config::Document& document : config.documents) {
    documents_.push_back(std::make_unique<ClientDocument>(document.id, *config.design, policy));
  }
}

// The disk may have had room for a later record before an earlier one: entries count in the order
// of their places, and own commands in that of their dots, and neither beyond a gap.
void OrderedClient::start(const Now& now, std::span<const Payload> stored) {
  std::vector<std::map<Dot, Change>> commands(documents_.size());
  std::vector<std::set<Dot>> decided(documents_.size());
  for (const Payload& bytes : stored) {
    Decoder in(bytes.view());
    const auto what = static_cast<Record>(in.u8());
    const uint64_t place = in.varint();
    const auto change = decode_change(Payload::copy_of(in.rest()));
    SKERRY_CHECK(!in.failed() && change.ok());
    const auto at = find(change->document);
    SKERRY_CHECK(at.has_value());
    if (what == Record::kEntry) stored_[*at].insert({place, *change});
    if (what == Record::kRefused) decided[*at].insert(dot_of(*change));
    if (what == Record::kCommand) commands[*at].insert({dot_of(*change), *change});
  }
  for (uint32_t at = 0; at < documents_.size(); ++at) {
    append_stored(at);
    stored_[at].clear();
    wanted_[at] = documents_[at]->entries();
    const VersionVector ordered = documents_[at]->received();
    Dot before;
    for (const auto& [dot, change] : commands[at]) {
      const uint64_t next = dot.actor == before.actor ? before.sequence + 1 : 1;
      if (dot.sequence != next) continue;
      before = dot;
      if (ordered.contains(dot) || decided[at].contains(dot)) continue;
      documents_[at]->add(change, *command_of(change)).is_durable = true;
      save(at);
    }
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
  if (policy_.keeps_queue) return store({*at, Record::kCommand, 0, pending.change});
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
  const auto effect = document.try_on(command);
  if (!effect.ok()) return effect.status();
  if (*effect == 0) return Committed{};
  const Dot dot{actor_, ++written_[at]};
  Change change = command_change(document.id(), dot, {now.wall.ns, 0}, command);
  const Committed committed{change.dots, change.time, change.hash,
                            static_cast<uint32_t>(text_bytes(command)),
                            static_cast<uint32_t>(change.encoded.size())};
  document.add(std::move(change), command);
  return committed;
}

void OrderedClient::send_later(const Now& now) {
  send_at_ = std::min(send_at_, now.steady + interval_);
  line_.arm(send_at_);
}

void OrderedClient::send_commands(const Now& now, uint32_t at) {
  ClientDocument& document = *documents_[at];
  if (!document.server.is_heard) return;
  while (line_.links()[kServer].has_room()) {
    std::vector<Payload> changes;
    size_t bytes = 0;
    uint64_t last = 0;
    for (ClientDocument::Pending& pending : document.pending()) {
      if (bytes >= kMostCommandBytes) break;
      if (policy_.keeps_queue && !pending.is_saved) break;  // the server takes them in their order
      if (pending.is_sent || pending.is_told) continue;
      pending.is_sent = true;
      bytes += pending.change.encoded.size();
      last = pending.change.dots.last();
      changes.push_back(pending.change.encoded);
    }
    if (changes.empty()) return;
    line_.outputs().begin(document.id(), at);
    line_.send(now, kServer, encode_ordered_commands(document.id(), changes));
    line_.links().watch().await(now, kServer, document.id(), last);
  }
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
    for (ClientDocument::Pending& pending : document->pending()) pending.is_sent = false;
  }
}

void OrderedClient::has_room(const Now& now, uint32_t) {
  for (uint32_t at = 0; at < documents_.size(); ++at) send_commands(now, at);
}

bool OrderedClient::is_owed(uint32_t) const {
  return std::ranges::any_of(documents_, [](const auto& document) {
    return std::ranges::any_of(document->pending(), [](const auto& pending) {
      return pending.is_sent && !pending.is_told;
    });
  });
}

void OrderedClient::due(const Now& now) {
  if (retry_at_ <= now.steady) {
    retry_at_ = Instant::max();
    for (const Waiting& record : std::exchange(unstored_, {})) {
      store(record);
    }
  }
  if (send_at_ <= now.steady) {
    send_at_ = Instant::max();
    has_room(now, kServer);
  }
  line_.arm(std::min(send_at_, retry_at_));
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
    if (item.kind == Item::Kind::kRefused) {
      refuse(at, item.dot, item.why);
      continue;
    }
    const bool is_known = place++ < wanted_[at];
    if (is_known && item.kind == Item::Kind::kOwn) continue;
    StatusOr<Change> change = absl::NotFoundError("it was never here");
    if (item.kind == Item::Kind::kEntry) {
      change = decode_change(item.change);
      const auto bytes = static_cast<uint32_t>(item.change.size());
      const auto command = change.ok() ? command_of(*change) : std::nullopt;
      const auto content = command ? std::min<size_t>(bytes, text_bytes(*command)) : 0;
      account.redundant += is_known ? bytes : 0;
      account.payload += is_known ? 0 : static_cast<uint32_t>(content);
      account.metadata += is_known ? 0 : bytes - static_cast<uint32_t>(content);
    } else if (const auto* own = document.find(item.dot)) {
      change = own->change;
    }
    account.is_corrupt = !change.ok() || !command_of(*change) ||
                         change->document != document.id() || place > wanted_[at] + 1;
    if (account.is_corrupt) return;
    if (auto* own = document.find(dot_of(*change))) own->is_told = true;
    ++(is_known ? account.duplicate_changes : account.new_changes);
    if (is_known) continue;
    store({at, Record::kEntry, wanted_[at]++, *change});
  }
  line_.links().note_progress(link);
  if (!document.server.is_heard) line_.links().note_handshake(link, kProtocolVersion);
  document.server.length = news.length;
  if (!std::exchange(document.server.is_heard, true)) send_commands(now, at);
  append_stored(at);
  const auto& pending = document.pending();
  const auto sent =
      std::ranges::find_if(pending, [](const auto& each) { return each.is_sent && !each.is_told; });
  const uint64_t first =
      sent == pending.end() ? sync::AwaitedAnswers::kAll : sent->change.dots.first;
  line_.links().watch().note_answer(now, link, document.id(), first);
}

void OrderedClient::append(uint32_t at, const Change& change) {
  ClientDocument& document = *documents_[at];
  const bool was_received = document.received().contains({change.dots.actor, change.dots.last()});
  const bool is_own = document.append(change);
  if (!was_received) tell(at, Output::Kind::kDeliver, change.dots).hash = change.hash;
  for (uint64_t n = document.take_rebased(); n > 0; --n) tell(at, Output::Kind::kRebased, {});
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
  if (policy_.keeps_queue) store({at, Record::kRefused, 0, pending->change});
  documents_[at]->refuse(dot);
  Output& output = tell(at, Output::Kind::kRejected, {dot.actor, dot.sequence, 1});
  output.payload = Payload::copy_of(as_bytes(why));
}

// The disk.

void OrderedClient::store(const Waiting& wanted) {
  Encoder record;
  record.u8(static_cast<uint8_t>(wanted.what));
  record.varint(wanted.place);
  record.raw(wanted.change.encoded.view());
  line_.outputs().begin(documents_[wanted.document]->id(), wanted.document);
  waiting_[line_.outputs().store(record.payload())] = wanted;
}

void OrderedClient::stored(const Now& now, uint64_t ticket, const Status& status) {
  const auto asked = waiting_.extract(ticket);
  if (asked.empty()) return;
  if (status.ok()) return done(now, asked.mapped());
  unstored_.push_back(asked.mapped());
  retry_at_ = std::min(retry_at_, now.steady + kRetry);
  line_.arm(retry_at_);
}

void OrderedClient::done(const Now& now, const Waiting& record) {
  ClientDocument& document = *documents_[record.document];
  if (record.what == Record::kEntry) {
    stored_[record.document].insert({record.place, record.change});
    return append_stored(record.document);
  }
  if (record.what != Record::kCommand) return;
  ClientDocument::Pending* const pending = document.find(dot_of(record.change));
  if (pending == nullptr) return;
  pending->is_durable = true;
  save(record.document);
  send_later(now);
}

void OrderedClient::append_stored(uint32_t at) {
  ClientDocument& document = *documents_[at];
  auto& stored = stored_[at];
  while (!stored.empty() && stored.begin()->first == document.entries()) {
    append(at, stored.begin()->second);
    stored.erase(stored.begin());
  }
  const bool has_all = document.server.is_heard && document.entries() >= document.server.length;
  document.server.was_heard = document.server.was_heard || has_all;
}

}  // namespace skerry::replica
