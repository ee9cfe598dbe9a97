#include "harness/simulation/questions.h"

#include "core/check.h"

namespace skerry::harness {

uint64_t Questions::ask(uint32_t document, const Command& command) {
  latest_answer_.reset();
  commands_.emplace(++last_ticket_, Asked{document, command});
  return last_ticket_;
}

uint64_t Questions::ask_to_read(uint32_t document) {
  const uint64_t read = ++last_ticket_;
  reads_[read] = {document, scene_.now};
  scene_.observers.tell<&Observer::on_read>(scene_.view(document), node_, read);
  return read;
}

uint32_t Questions::answer(uint64_t ticket, const StatusOr<Committed>& answer) {
  const auto asked = commands_.extract(ticket);
  SKERRY_CHECK(!asked.empty());
  const auto& [document, command] = asked.mapped();
  scene_.observers.tell<&Observer::on_answer>(scene_.view(document), node_, command, answer);
  if (ticket == last_ticket_) latest_answer_ = answer;
  return document;
}

void Questions::answer_read(uint64_t ticket, const Status& status) {
  const auto asked = reads_.extract(ticket);
  SKERRY_CHECK(!asked.empty());
  const auto& [document, at] = asked.mapped();
  scene_.observers.tell<&Observer::on_read_answer>(scene_.view(document), node_,
                                                   Observer::ReadAnswer{ticket, at, status});
}

void Questions::forget() {
  commands_.clear();
  reads_.clear();
}

}  // namespace skerry::harness
