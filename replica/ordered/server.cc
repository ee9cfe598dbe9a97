#include "replica/ordered/server.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::replica {
namespace {

using sync::FrameType;
using Item = OrderedNews::Item;

constexpr size_t kMostNewsBytes = 64 * 1024;
constexpr size_t kMostAnswers = size_t{1} << 16;   // that wait for room on a link
constexpr Duration kRetry = Duration::seconds(1);  // of what the disk has no room for

}  // namespace

OrderingServer::OrderingServer(const Config& config, Rebase rebase)
    : OnLine(config), rebase_(rebase), interval_(config.sync.interval) {
  for (const Config::Document& document : config.documents) {
    documents_.emplace_back(config, document.id, rebase, line_.links().count());
  }
}

// Where the disk had no room for a while, records may lie in another order than they were made in,
// and some of an order that nobody was ever told of: an entry counts that stands on the ones before
// it as it did when it was made, and of several the last.
void OrderingServer::start(const Now& now, std::span<const Payload> stored) {
  struct Found {
    Hash128 before;
    Change change;
  };
  std::map<std::pair<DocumentId, uint64_t>, std::vector<Found>> entries;
  std::vector<std::pair<Change, std::string>> refusals;
  for (const Payload& record : stored) {
    Decoder in(record.view());
    const auto kind = static_cast<Item::Kind>(in.u8());
    const bool is_entry = kind == Item::Kind::kEntry;
    const uint64_t place = is_entry ? in.varint() : 0;
    Hash128 before;
    if (is_entry) before = {in.u64(), in.u64()};
    const std::string why(is_entry ? "" : in.text());
    const auto read = read_change(Payload::copy_of(in.rest()), rebase_);
    SKERRY_CHECK(!in.failed() && read.has_value());
    const Change& change = read->change;
    if (is_entry) {
      entries[{change.document, place}].push_back({before, change});
    } else {
      refusals.emplace_back(change, why);
    }
  }
  for (const auto& [place, found] : entries) {
    Document* const document = find(place.first);
    if (document == nullptr || document->order.entries() != place.second) continue;
    for (auto each = found.rbegin(); each != found.rend(); ++each) {
      if (!document->order.restore(each->change, each->before)) continue;
      tell_received(*document, each->change);
      break;
    }
  }
  for (const auto& [change, why] : refusals) {
    if (Document* const document = find(change.document)) document->order.restore(change, why);
  }
  line_.start(now);
}

void OrderingServer::submit(const Now&, uint64_t ticket, DocumentId, const Command&) {
  Output& output = line_.outputs().add(Output::Kind::kAnswer);
  output.ticket = ticket;
  output.answer = std::make_unique<StatusOr<Committed>>(
      absl::FailedPreconditionError("a server has nothing to edit"));
}

const OrderingServer::Document* OrderingServer::find(DocumentId id) const {
  const auto at = std::ranges::find_if(
      documents_, [id](const Document& each) { return each.order.id() == id; });
  return at == documents_.end() ? nullptr : &*at;
}

const InspectedDocument* OrderingServer::inspect(DocumentId id) const {
  const Document* const document = find(id);
  return document == nullptr ? nullptr : &document->order;
}

void OrderingServer::took(const Now& now, uint32_t link, const sync::OpenFrame& frame,
                          FrameAccount& account) {
  Document* const document = find(frame.document);
  if (document == nullptr) return;
  if (frame.type == FrameType::kOrderedHello) {
    const auto entries = decode_ordered_hello(frame.body);
    account.is_corrupt = !entries.has_value();
    if (account.is_corrupt) return;
    line_.links().note_handshake(link, kProtocolVersion);
    Session& session = document->sessions[link];
    session = {};
    session.is_open = true;
    session.sent = std::min(*entries, document->order.durable());
    session.flush_at = now.steady;  // it hears at once how much there is
    flush(now, link, *document);
    return;
  }
  if (frame.type == FrameType::kOrderedRead) {
    account.is_corrupt = !take_read(now, link, *document, frame.body);
    return;
  }
  if (frame.type != FrameType::kOrderedCommands) return;
  const auto changes = decode_ordered_commands(frame.body);
  account.is_corrupt = !changes.has_value();
  if (changes) take_commands(now, link, *document, *changes, account);
}

// What it is told as the answer goes has all that anybody was told before it asked.
bool OrderingServer::take_read(const Now& now, uint32_t link, Document& document, ByteView body) {
  const auto read = decode_ordered_read(body);
  Session& session = document.sessions[link];
  if (!read || !session.is_open || session.answers.size() >= kMostAnswers) return false;
  session.answers.push_back({Item::Kind::kRead, {}, {}, {}, *read});
  session.flush_at = now.steady;
  flush(now, link, document);
  return true;
}

void OrderingServer::take_commands(const Now& now, uint32_t link, Document& document,
                                   std::span<const Payload> changes, FrameAccount& account) {
  std::vector<ReadChange> commands;
  std::vector<Change> all;
  for (const Payload& encoded : changes) {
    auto command = read_change(encoded, rebase_);
    account.is_corrupt = !command || command->change.document != document.order.id();
    if (account.is_corrupt) return;
    all.push_back(command->change);
    commands.push_back(*std::move(command));
  }
  account.is_corrupt = !document.order.begin(all);
  if (account.is_corrupt) return;
  line_.links().note_progress(link);
  for (const ReadChange& command : commands) take_command(now, link, document, command, account);
}

void OrderingServer::take_command(const Now& now, uint32_t link, Document& document,
                                  const ReadChange& command, FrameAccount& account) {
  const Change& change = command.change;
  const Order::Fate fate = document.order.take(change);
  const auto bytes = static_cast<uint32_t>(change.encoded.size());
  if (fate == Order::Fate::kKnown) {
    account.redundant += bytes;
    ++account.duplicate_changes;
  } else {
    account.payload += command.content;
    account.metadata += bytes - command.content;
    ++account.new_changes;
  }
  if (fate == Order::Fate::kEntered) {
    document.sessions[link].own.push_back(dot_of(change));
    return store_latest(document);
  }
  const Order::Refusal* const refusal = document.order.refusal(dot_of(change));
  if (refusal == nullptr) return;
  Encoder record;
  record.u8(static_cast<uint8_t>(Item::Kind::kRefused));
  record.text(refusal->why);
  record.raw(change.encoded.view());
  const Record told{std::nullopt, change.dots, link, record.payload()};
  if (refusal->is_durable) {
    note_refused(now, document, told);
  } else if (fate == Order::Fate::kRefused) {
    store(document, told);
  }
}

// It is told, to whoever asked and is still there, when no crash can make it undecided again.
void OrderingServer::note_refused(const Now& now, Document& document, const Record& record) {
  const Dot dot{record.refused.actor, record.refused.first};
  Order::Refusal& refusal = *document.order.refusal(dot);
  if (!std::exchange(refusal.is_durable, true)) {
    turn_to(document);
    Output& output = line_.outputs().add(Output::Kind::kRejected);
    output.dots = record.refused;
    output.payload = Payload::copy_of(as_bytes(refusal.why));
  }
  Session& session = document.sessions[record.link];
  if (!session.is_open) return;
  session.answers.push_back({Item::Kind::kRefused, {}, dot, refusal.why, 0});
  flush_later(now, session);
}

void OrderingServer::turn_to(const Document& document) {
  line_.outputs().begin(document.order.id(), static_cast<uint32_t>(&document - documents_.data()));
}

void OrderingServer::tell_received(const Document& document, const Change& change) {
  turn_to(document);
  Output& output = line_.outputs().add(Output::Kind::kDeliver);
  output.dots = change.dots;
  output.hash = change.hash;
}

void OrderingServer::store_latest(Document& document) {
  const uint64_t entry = document.order.entries() - 1;
  const Hash128 before = document.order.hash_before_latest();
  Encoder record;
  record.u8(static_cast<uint8_t>(Item::Kind::kEntry));
  record.varint(entry);
  record.u64(before.high);
  record.u64(before.low);
  record.raw(document.order[entry].encoded.view());
  store(document, {entry, {}, 0, record.payload()});
}

void OrderingServer::store(Document& document, Record record) {
  turn_to(document);
  const uint64_t ticket = line_.outputs().store(record.bytes);
  document.storing[ticket] = std::move(record);
}

void OrderingServer::stored(const Now& now, uint64_t ticket, const Status& status) {
  Document& document = documents_[line_.outputs().place_of(ticket)];
  const auto asked = document.storing.extract(ticket);
  SKERRY_CHECK(!asked.empty());
  const Record& record = asked.mapped();
  if (status.ok()) {
    return record.entry ? note_stored(now, document, *record.entry)
                        : note_refused(now, document, record);
  }
  document.unstored.push_back(record);
  retry_at_ = std::min(retry_at_, now.steady + kRetry);
  line_.arm(retry_at_);
}

// Entries are durable in their order, whatever the order in which the disk had room for them.
void OrderingServer::note_stored(const Now& now, Document& document, uint64_t entry) {
  document.stored.insert(std::ranges::lower_bound(document.stored, entry), entry);
  size_t told = 0;
  for (; told < document.stored.size() && document.stored[told] == document.order.durable();
       ++told) {
    tell_received(document, document.order.note_durable());
  }
  document.stored.erase(document.stored.begin(),
                        document.stored.begin() + static_cast<ptrdiff_t>(told));
  for (Session& session : document.sessions) {
    if (told > 0 && session.is_open) flush_later(now, session);
  }
}

void OrderingServer::flush_later(const Now& now, Session& session) {
  session.flush_at = std::min(session.flush_at, now.steady + interval_);
  line_.arm(session.flush_at);
}

void OrderingServer::flush(const Now& now, uint32_t link, Document& document) {
  Session& session = document.sessions[link];
  const Order& order = document.order;
  const bool is_due = session.is_open && session.flush_at <= now.steady;
  if (!is_due || !line_.links()[link].has_room()) return;
  OrderedNews news{session.sent, order.durable(), std::exchange(session.answers, {})};
  for (size_t bytes = 0; session.sent < order.durable() && bytes < kMostNewsBytes; ++session.sent) {
    const Change& change = order[session.sent];
    if (!session.own.empty() && session.own.front() == dot_of(change)) {
      news.items.push_back({Item::Kind::kOwn, {}, session.own.front(), {}, 0});
      session.own.pop_front();
    } else {
      bytes += change.encoded.size();
      news.items.push_back({Item::Kind::kEntry, change.encoded, {}, {}, 0});
    }
  }
  const bool is_all = session.sent == order.durable();
  session.flush_at = is_all ? Instant::max() : now.steady;
  if (!is_all) line_.arm(now.steady);
  turn_to(document);
  line_.send(now, link, encode_ordered_news(order.id(), news));
}

void OrderingServer::closed(uint32_t link) {
  for (Document& document : documents_) document.sessions[link] = {};
}

void OrderingServer::has_room(const Now& now, uint32_t link) {
  for (Document& document : documents_) flush(now, link, document);
}

void OrderingServer::due(const Now& now) {
  if (retry_at_ <= now.steady) {
    retry_at_ = Instant::max();
    for (Document& document : documents_) {
      for (Record& record : std::exchange(document.unstored, {})) store(document, record);
    }
  }
  Instant next = retry_at_;
  for (Document& document : documents_) {
    for (uint32_t link = 0; link < document.sessions.size(); ++link) {
      flush(now, link, document);
      const Instant at = document.sessions[link].flush_at;
      if (at > now.steady) next = std::min(next, at);  // else it has no room
    }
  }
  line_.arm(next);
}

}  // namespace skerry::replica
