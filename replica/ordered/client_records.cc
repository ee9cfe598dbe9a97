#include "replica/ordered/client_records.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace skerry::replica {
namespace {

constexpr Duration kRetry = Duration::seconds(1);

}  // namespace

ClientRecords::Record ClientRecords::read(const Payload& bytes, Rebase rebase) {
  Decoder in(bytes.view());
  const auto kind = static_cast<Record::Kind>(in.u8());
  const uint64_t place = in.varint();
  const auto read = read_change(Payload::copy_of(in.rest()), rebase);
  SKERRY_CHECK(!in.failed() && read.has_value());
  return {0, kind, place, read->change};
}

void ClientRecords::store(const Record& record) {
  Encoder bytes;
  bytes.u8(static_cast<uint8_t>(record.kind));
  bytes.varint(record.place);
  bytes.raw(record.change.encoded.view());
  outputs_.begin(record.change.document, record.document);
  waiting_[outputs_.store(bytes.payload())] = record;
}

std::optional<ClientRecords::Record> ClientRecords::stored(const Now& now, uint64_t ticket,
                                                           const Status& status) {
  auto asked = waiting_.extract(ticket);
  if (asked.empty()) return std::nullopt;
  if (status.ok()) return std::move(asked.mapped());
  unstored_.push_back(std::move(asked.mapped()));
  retry_at_ = std::min(retry_at_, now.steady + kRetry);
  return std::nullopt;
}

void ClientRecords::retry(const Now& now) {
  if (retry_at_ > now.steady) return;
  retry_at_ = Instant::max();
  for (const Record& record : std::exchange(unstored_, {})) store(record);
}

void OwnCommands::add(const Change& change) {
  const ActorId actor = change.dots.actor;
  if (!commands_.contains(actor)) openings_.push_back(actor);
  commands_[actor].insert({change.dots.first, change});
}

std::vector<Change> OwnCommands::in_order() const {
  std::vector<Change> all;
  for (const ActorId& actor : openings_) {
    uint64_t next = 1;
    for (const auto& [sequence, change] : commands_.at(actor)) {
      if (sequence != next++) break;
      if (!refused_.contains(dot_of(change))) all.push_back(change);
    }
  }
  return all;
}

}  // namespace skerry::replica
