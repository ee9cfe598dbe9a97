// A participant that wants what a test says, in surroundings that write down what they are asked:
// one log of both, in the order in which things happen.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "replica/driver/driver.h"

namespace skerry::test {

using Log = std::vector<std::string>;

inline Output output_of(Output::Kind kind, uint32_t peer = 0, uint64_t ticket = 0) {
  Output output;
  output.kind = kind;
  output.peer = {peer};
  output.ticket = ticket;
  output.payload = Payload::copy_of(as_bytes("abc"));
  return output;
}

inline Output answer_of(uint64_t ticket, const StatusOr<Committed>& answer) {
  Output output = output_of(Output::Kind::kAnswer, 0, ticket);
  output.answer = std::make_unique<StatusOr<Committed>>(answer);
  return output;
}

class ScriptedParticipant final : public Participant, public Inspection {
 public:
  explicit ScriptedParticipant(Log& log) : log_(log) {}

  // At the next poll.
  void want(Output output) { wanted_.push_back(std::move(output)); }
  void want_tick_at(Instant deadline) { deadline_ = deadline; }
  // What it does about an answer of its disk.
  std::function<void(uint64_t ticket)> on_stored;
  // What it says to a command; nothing: it does not know yet.
  std::optional<StatusOr<Committed>> answer = Committed{{{}, 1, 1}, {}, {}, 0, 0};
  uint64_t polls = 0;

  void start(const Now&, std::span<const Payload> stored) override {
    log_.push_back("start with " + std::to_string(stored.size()));
  }
  void submit(const Now&, uint64_t ticket, DocumentId, const Command&) override {
    log_.push_back("submit");
    if (answer) wanted_.insert(wanted_.begin(), answer_of(ticket, *answer));
  }
  void frame(const Now& now, ReplicaId from, const Payload& frame) override {
    log_.push_back("frame of " + std::to_string(from.value) + " at " +
                   std::to_string(now.steady.ns));
    last_frame_.payload = static_cast<uint32_t>(frame.size());
  }
  void connected(const Now&, ReplicaId peer) override { note("connected", peer); }
  void disconnected(const Now&, ReplicaId peer) override { note("disconnected", peer); }
  void backpressure(const Now&, ReplicaId peer, SendBuffer buffer) override {
    note(buffer == SendBuffer::kFull ? "full" : "has room", peer);
  }
  void stored(const Now& now, uint64_t ticket, const Status& status) override {
    log_.push_back((status.ok() ? "stored " : "not stored ") + std::to_string(ticket) + " at " +
                   std::to_string(now.steady.ns));
    if (on_stored) on_stored(ticket);
  }
  void tick(const Now&) override { log_.push_back("tick"); }
  std::span<Output> poll() override {
    ++polls;
    polled_.clear();
    std::swap(polled_, wanted_);
    return polled_;
  }
  Instant next_deadline() const override { return deadline_; }
  void limit_integration(const Now&, DocumentId,
                         const std::optional<VersionVector>& limit) override {
    log_.push_back(limit ? "limit" : "no limit");
  }

  const ReplicatedDocument* document(DocumentId) const override { return nullptr; }
  Inspection* inspection() override { return this; }

  const InspectedDocument* inspect(DocumentId) const override { return nullptr; }
  const FrameAccount& last_frame() const override { return last_frame_; }
  void drop_documents() override {}
  void drop_logs() override {}

 private:
  void note(const std::string& what, ReplicaId peer) {
    log_.push_back(what + " " + std::to_string(peer.value));
  }

  Log& log_;
  std::vector<Output> wanted_;
  std::vector<Output> polled_;
  FrameAccount last_frame_;
  Instant deadline_ = Instant::max();
};

class NotedSurroundings final : public replica::Surroundings {
 public:
  explicit NotedSurroundings(Log& log) : log_(log) {}

  // What the disk says at once; nothing: later.
  std::optional<Status> disk = absl::OkStatus();
  // What happens inside of a send.
  std::function<void()> on_send;

  void send(Output& output) override {
    log_.push_back("send to " + std::to_string(output.peer.value));
    const Payload taken = std::move(output.payload);
    if (on_send) on_send();
  }
  void connect(ReplicaId peer) override {
    log_.push_back("connect to " + std::to_string(peer.value));
  }
  void close(ReplicaId peer) override { log_.push_back("close " + std::to_string(peer.value)); }
  std::optional<Status> append(Output& output) override {
    const std::string record(as_text(output.payload.view()));
    log_.push_back("append " + std::to_string(output.ticket) + ": " + record);
    return disk;
  }
  void arm(Instant deadline) override { log_.push_back("arm " + std::to_string(deadline.ns)); }
  void tell(const Output& output) override {
    log_.push_back("tell " + std::to_string(static_cast<int>(output.kind)));
  }
  void took(ReplicaId, const Payload&, const FrameAccount& account) override {
    log_.push_back("took " + std::to_string(account.payload));
  }
  void answered(uint64_t ticket, const StatusOr<Committed>& answer) override {
    log_.push_back((answer.ok() ? "answered " : "refused ") + std::to_string(ticket));
  }
  void served() override { log_.push_back("served"); }

 private:
  Log& log_;
};

}  // namespace skerry::test
