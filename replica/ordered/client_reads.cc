#include "replica/ordered/client_reads.h"

#include <algorithm>
#include <string>
#include <utility>

#include "replica/ordered/messages.h"

namespace skerry::replica {
namespace {

constexpr uint32_t kServer = 0;  // the only link

}  // namespace

void ClientReads::ask(uint64_t ticket, DocumentId id, uint32_t document) {
  reads_[ticket] = {id, document, 0, {}};
}

void ClientReads::send(const Now& now) {
  for (auto& [ticket, read] : reads_) {
    if (!line_.links()[kServer].has_room()) return;
    if (read.question > 0) continue;
    read.question = line_.next_question();
    line_.outputs().begin(read.id, read.document);
    line_.send(now, kServer, encode_ordered_read(read.id, ticket));
    line_.links().watch().await(now, kServer, read.id, read.question);
  }
}

void ClientReads::note_answer(uint64_t ticket, uint64_t entries) {
  const auto read = reads_.find(ticket);
  if (read != reads_.end()) read->second.entries = entries;
}

void ClientReads::note_entries(uint32_t document, uint64_t entries) {
  for (auto each = reads_.begin(); each != reads_.end();) {
    const auto& [ticket, read] = *each;
    const bool is_shown = read.document == document && read.entries && *read.entries <= entries;
    if (is_shown) answer(ticket, read, absl::OkStatus());
    each = is_shown ? reads_.erase(each) : std::next(each);
  }
}

void ClientReads::fail(uint64_t ticket, const std::string& why) {
  answer(ticket, reads_.extract(ticket).mapped(), absl::UnavailableError(why));
}

void ClientReads::fail_all(const std::string& why) {
  while (!reads_.empty()) fail(reads_.begin()->first, why);
}

bool ClientReads::is_owed() const {
  return std::ranges::any_of(reads_, [](const auto& each) { return each.second.is_owed(); });
}

uint64_t ClientReads::first_owed(uint32_t document) const {
  uint64_t first = sync::AwaitedAnswers::kAll;
  for (const auto& [ticket, read] : reads_) {
    if (read.document == document && read.is_owed()) first = std::min(first, read.question);
  }
  return first;
}

void ClientReads::answer(uint64_t ticket, const Read& read, const Status& status) {
  line_.outputs().begin(read.id, read.document);
  Output& output = line_.outputs().add(Output::Kind::kRead);
  output.ticket = ticket;
  StatusOr<Committed> answer = Committed{};
  if (!status.ok()) answer = status;
  output.answer = std::make_unique<StatusOr<Committed>>(std::move(answer));
}

}  // namespace skerry::replica
