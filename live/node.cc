#include "live/node.h"

#include <utility>

#include "core/check.h"
#include "core/rng.h"
#include "live/clock.h"

namespace skerry::live {

Node::~Node() {
  close_all();
  if (driver_.participant() != nullptr) driver_.stop();
}

void Node::start(const replica::Architecture& architecture, replica::Config config, Folder folder) {
  lock_ = std::move(folder.lock);
  disk_ = std::make_unique<DiskWorker>(
      std::move(folder.store), loop_,
      [this](std::span<const uint64_t> tickets, const Status& status) { stored(tickets, status); });
  config.id = folder.replica;
  config.epoch = folder.epoch;
  config.seed = Rng::stream(folder.epoch, "live/jitter").next();
  driver_.start(now(), architecture.make(config), {}, folder.records);
  settle();
}

// Streams.

void Node::opened(ReplicaId peer, std::shared_ptr<Connection> stream) {
  if (is_closed_) return stream->close();
  SKERRY_CHECK(!streams_.contains(peer));
  Connection& opened = *stream;
  peers_[&opened] = peer;
  streams_[peer] = std::move(stream);
  driver_.connected(now(), peer);
  settle();
  if (opened.is_open()) opened.begin(*this);
}

void Node::failed(ReplicaId peer) {
  driver_.disconnected(now(), peer);
  settle();
}

void Node::close_all() {
  is_closed_ = true;
  for (const auto& [peer, stream] : streams_) stream->close();
  streams_.clear();
  peers_.clear();
}

bool Node::took(Connection& from, ByteView frame) {
  const auto at = peers_.find(&from);
  if (at == peers_.end()) return false;
  const Now when = now();
  figures_.last_heard = when.steady;
  driver_.frame(when, at->second, Payload::copy_of(frame));
  settle();
  return from.is_open();
}

void Node::has_room(Connection& stream) {
  const auto at = peers_.find(&stream);
  if (at == peers_.end()) return;
  driver_.backpressure(now(), at->second, Participant::SendBuffer::kHasRoom);
  settle();
}

void Node::ended(Connection& stream, const Status& why) {
  const auto at = peers_.find(&stream);
  if (at == peers_.end()) return;
  const ReplicaId peer = at->second;
  peers_.erase(at);
  streams_.erase(peer);
  owner_.left(peer, why);
  driver_.disconnected(now(), peer);
  settle();
}

void Node::send(Output& output) {
  const auto at = streams_.find(output.peer);
  if (at == streams_.end()) return;
  const bool was_full = at->second->is_full();
  at->second->send(output.payload.view());
  if (was_full || !at->second->is_full()) return;
  ++figures_.full_streams;
  full_.push_back(output.peer);
}

void Node::close(ReplicaId peer) {
  const auto at = streams_.find(peer);
  if (at == streams_.end()) return owner_.give_up(peer);
  const std::shared_ptr<Connection> stream = std::move(at->second);
  streams_.erase(at);
  peers_.erase(stream.get());
  stream->close();
  owner_.left(peer, absl::UnavailableError("closed here, for it was silent or unreadable"));
}

void Node::settle() {
  while (!full_.empty()) {
    const ReplicaId peer = full_.back();
    full_.pop_back();
    if (!streams_.contains(peer)) continue;
    driver_.backpressure(now(), peer, Participant::SendBuffer::kFull);
  }
  if (!has_parked_ || disk_->is_behind()) return;
  has_parked_ = false;
  for (const auto& [peer, stream] : streams_) stream->resume();
}

bool Node::may_read() {
  has_parked_ = has_parked_ || disk_->is_behind();
  return !has_parked_;
}

// The disk.

std::optional<Status> Node::append(Output& output) {
  disk_->append(output.ticket, {output.document, std::move(output.payload), output.replaces});
  return std::nullopt;
}

void Node::stored(std::span<const uint64_t> tickets, const Status& status) {
  if (!status.ok() && !absl::IsResourceExhausted(status)) return owner_.broke(status);
  if (status.ok() == is_disk_full_) {
    is_disk_full_ = !status.ok();
    owner_.disk_is(is_disk_full_ ? Room::kNone : Room::kSome);
  }
  for (const uint64_t ticket : tickets) driver_.stored(now(), ticket, status);
  settle();
}

// Time.

void Node::arm(Instant deadline) {
  if (deadline == Instant::max()) return;
  using Clock = std::chrono::steady_clock;
  timer_.expires_at(Clock::time_point(std::chrono::nanoseconds(deadline.ns)));
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;  // another took its place
    driver_.timer_fired();
    driver_.tick(now());
    settle();
  });
}

void Node::took(ReplicaId, const Payload&, const FrameAccount& account) {
  figures_.new_changes += account.new_changes;
  figures_.known_changes += account.duplicate_changes;
  figures_.corrupt_frames += account.is_corrupt ? 1 : 0;
  figures_.foreign_frames += account.is_foreign ? 1 : 0;
}

void Node::submit(uint64_t ticket, DocumentId document, const Command& command) {
  driver_.submit(now(), ticket, document, command);
  settle();
}

const ReplicatedDocument* Node::document(DocumentId id) const {
  return driver_.participant() == nullptr ? nullptr : driver_.participant()->document(id);
}

}  // namespace skerry::live
