#include "replica/driver/driver.h"

#include <utility>

namespace skerry::replica {

void Driver::start(const Now& now, std::unique_ptr<Participant> participant,
                   std::span<const Limit> limits, std::span<const Payload> stored) {
  SKERRY_CHECK(participant_ == nullptr && participant != nullptr);
  participant_ = std::move(participant);
  armed_ = Instant::max();
  inspection_ = participant_->inspection();
  if (inspection_ != nullptr) {
    for (const Limit& limit : limits) {
      inspection_->limit_integration(now, limit.document, limit.up_to);
    }
  }
  participant_->start(now, stored);
  serve(now);
}

void Driver::stop() {
  SKERRY_CHECK(!is_serving_);
  participant_.reset();
  inspection_ = nullptr;
  armed_ = Instant::max();
}

void Driver::frame(const Now& now, ReplicaId from, const Payload& frame) {
  ready().frame(now, from, frame);
  if (inspection_ != nullptr) surroundings_.took(from, frame, inspection_->last_frame());
  serve(now);
}

void Driver::connected(const Now& now, ReplicaId peer) {
  ready().connected(now, peer);
  serve(now);
}

void Driver::disconnected(const Now& now, ReplicaId peer) {
  ready().disconnected(now, peer);
  serve(now);
}

void Driver::backpressure(const Now& now, ReplicaId peer, Participant::SendBuffer buffer) {
  ready().backpressure(now, peer, buffer);
  serve(now);
}

void Driver::network_changed(const Now& now) {
  ready().network_changed(now);
  serve(now);
}

void Driver::stored(const Now& now, uint64_t ticket, const Status& status) {
  ready().stored(now, ticket, status);
  serve(now);
}

void Driver::submit(const Now& now, uint64_t ticket, DocumentId document, const Command& command) {
  ready().submit(now, ticket, document, command);
  serve(now);
}

bool Driver::read(const Now& now, uint64_t ticket, DocumentId document) {
  const bool is_here = ready().read(now, ticket, document);
  serve(now);
  return is_here;
}

Channels* Driver::channels() const { return ready().channels(); }

namespace {

Status no_channels() { return absl::FailedPreconditionError("the participant has no channels"); }

}  // namespace

Status Driver::present(const Now& now, DocumentId document, Payload what) {
  if (channels() == nullptr) return no_channels();
  const Status status = channels()->present(now, document, std::move(what));
  serve(now);
  return status;
}

Status Driver::follow(const Now& now, DocumentId document) {
  if (channels() == nullptr) return no_channels();
  const Status status = channels()->follow(now, document);
  serve(now);
  return status;
}

Status Driver::unfollow(const Now& now, DocumentId document, Channels::Copy copy) {
  if (channels() == nullptr) return no_channels();
  const Status status = channels()->unfollow(now, document, copy);
  serve(now);
  return status;
}

StatusOr<Hash256> Driver::attach(const Now& now, ByteView content) {
  if (channels() == nullptr) return no_channels();
  auto name = channels()->attach(now, content);
  serve(now);
  return name;
}

void Driver::limit_integration(const Now& now, DocumentId document,
                               const std::optional<VersionVector>& limit) {
  SKERRY_CHECK(!is_serving_);
  if (inspection_ == nullptr) return;
  inspection_->limit_integration(now, document, limit);
  serve(now);
}

void Driver::tick(const Now& now) {
  Participant& participant = ready();
  if (participant.next_deadline() > now.steady) return arm();  // an early timer: lazily armed
  participant.tick(now);
  serve(now);
}

// Only an input makes a participant want something, and only an answered store is one here.
void Driver::serve(const Now& now) {
  is_serving_ = true;
  do {
    answers_.clear();
    for (Output& output : participant_->poll()) carry_out(output);
    for (const Answer& answer : answers_) participant_->stored(now, answer.ticket, answer.status);
  } while (!answers_.empty());
  surroundings_.served();
  arm();
  is_serving_ = false;
}

void Driver::arm() {
  const Instant deadline = participant_->next_deadline();
  if (deadline >= armed_) return;
  armed_ = deadline;
  surroundings_.arm(deadline);
}

void Driver::carry_out(Output& output) {
  switch (output.kind) {
    case Output::Kind::kSend:
      surroundings_.send(output);
      break;
    case Output::Kind::kConnect:
      surroundings_.connect(output.peer);
      break;
    case Output::Kind::kClose:
      surroundings_.close(output.peer);
      break;
    case Output::Kind::kStore:
      if (auto status = surroundings_.append(output)) {
        answers_.push_back({output.ticket, *std::move(status)});
      }
      break;
    case Output::Kind::kAnswer:
      surroundings_.answered(output.ticket, *output.answer);
      break;
    case Output::Kind::kDeliver:
    case Output::Kind::kAcknowledge:
    case Output::Kind::kForkFound:
    case Output::Kind::kBodyRefused:
    case Output::Kind::kLimitMet:
    case Output::Kind::kPresence:
    case Output::Kind::kBlob:
    case Output::Kind::kEvicted:
    case Output::Kind::kOverruled:
    case Output::Kind::kAnew:
    case Output::Kind::kReplayed:
    case Output::Kind::kRejected:
    case Output::Kind::kRebased:
    case Output::Kind::kRead:
      surroundings_.tell(output);
      break;
  }
}

}  // namespace skerry::replica
