// What concerns one node: its inputs, what it wants done, its timer, and what observers see of it.
#include <algorithm>

#include "core/check.h"
#include "harness/simulation/simulation.h"
#include "sim/kernel/kinds.h"

namespace skerry::harness {

void Simulation::on_frame(sim::NodeIndex to, sim::NodeIndex from, Payload frame) {
  take(nodes_[to], {Input::Kind::kFrame, from, false, 0, std::move(frame)});
}
void Simulation::on_connected(sim::NodeIndex node, sim::NodeIndex peer) {
  reconnected_at_ = now_;
  observers_.on_connection(view_, node, peer, Observer::Connection::kOpened);
  take(nodes_[node], {Input::Kind::kConnected, peer, false, 0, {}});
}
void Simulation::on_disconnected(sim::NodeIndex node, sim::NodeIndex peer) {
  reconnected_at_ = now_;
  observers_.on_connection(view_, node, peer, Observer::Connection::kLost);
  take(nodes_[node], {Input::Kind::kDisconnected, peer, false, 0, {}});
}
void Simulation::on_backpressure(sim::NodeIndex node, sim::NodeIndex peer, bool is_full) {
  take(nodes_[node], {Input::Kind::kBackpressure, peer, is_full, 0, {}});
}

void Simulation::take(Node& node, Input input) {
  // A datagram to a full inbox is lost; what streams carry and what the disk answers is not.
  const bool is_dropped =
      input.kind == Input::Kind::kFrame && is_datagram_ && node.inbox.size() >= Node::kMaxInbox;
  if (node.participant == nullptr || is_dropped) {
    if (input.kind == Input::Kind::kFrame) observers_.on_unread(view_, node.index, input.frame);
    return;
  }
  if (node.paused > 0 || node.asleep > 0) {
    node.inbox.push_back(std::move(input));
    return;
  }
  give(node, input);
  serve(node);
}

void Simulation::give(Node& node, const Input& input) {
  const Now now = clock_of(node);
  const ReplicaId peer{input.peer};
  switch (input.kind) {
    case Input::Kind::kFrame:
      observers_.on_frame(view_, node.index, input.peer, input.frame,
                          node.participant->frame(now, peer, input.frame));
      break;
    case Input::Kind::kConnected:
      node.participant->connected(now, peer);
      break;
    case Input::Kind::kDisconnected:
      node.participant->disconnected(now, peer);
      break;
    case Input::Kind::kBackpressure:
      node.participant->backpressure(now, peer, input.is_full);
      break;
    case Input::Kind::kStored:
      node.participant->stored(now, input.ticket, absl::OkStatus());
      break;
  }
}

void Simulation::serve(Node& node) {
  for (;;) {
    const std::span<Output> outputs = node.participant->poll();
    if (outputs.empty() && node.stored_now.empty()) break;
    for (Output& output : outputs) carry_out(node, output);
    std::vector<Node::Stored> answers;
    answers.swap(node.stored_now);
    for (const Node::Stored& answer : answers) {
      node.participant->stored(clock_of(node), answer.ticket, answer.status);
    }
    answers.clear();
    if (node.stored_now.empty()) node.stored_now.swap(answers);  // keep the capacity
  }
  observe_sets(node);
  set_timer(node);
}

void Simulation::carry_out(Node& node, Output& output) {
  const uint32_t peer = output.peer.value;
  switch (output.kind) {
    case Output::Kind::kSend:
      observers_.on_send(view_, node.index, output);
      if (is_datagram_) {
        network_.send_datagram(now_, node.index, peer, std::move(output.payload));
      } else {
        network_.send_stream(now_, node.index, peer, std::move(output.payload));
      }
      break;
    case Output::Kind::kConnect:
      reconnected_at_ = now_;
      observers_.on_connection(view_, node.index, peer, Observer::Connection::kDialled);
      network_.connect(now_, node.index, peer);
      break;
    case Output::Kind::kClose:
      reconnected_at_ = now_;
      observers_.on_connection(view_, node.index, peer, Observer::Connection::kClosed);
      network_.close(now_, node.index, peer);
      break;
    case Output::Kind::kStore:
      store(node, output);
      break;
    case Output::Kind::kDeliver:
      observers_.on_received(view_, node.index, output);
      if (!node.is_restoring) notify(node.index);
      break;
    case Output::Kind::kAcknowledge:
      observers_.on_acknowledge(view_, node.index, output.dots);
      break;
    case Output::Kind::kForkFound:
      observers_.on_fork(view_, node.index, peer);
      break;
    case Output::Kind::kBodyRefused:
      observers_.on_refused_body(view_, node.index, output.dots);
      break;
    case Output::Kind::kLimitMet:
      observers_.on_limit(view_, node.index, output);
      break;
  }
}

void Simulation::store(Node& node, Output& output) {
  const StatusOr<Instant> durable_at =
      node.log.append(now_, std::move(output.payload), plan_.storage_latency);
  if (!durable_at.ok() || *durable_at == now_) {
    node.log.settle(now_);
    node.stored_now.push_back({output.ticket, durable_at.status()});
    return;
  }
  sim::Event event;
  event.time_ns = durable_at->ns;
  event.kind = sim::kStorageDone;
  event.node = node.index;
  event.generation = node.life;
  event.a = output.ticket;
  queue_.push(event);
}

void Simulation::notify(uint32_t person) {
  if (person >= plan_.people || is_notified_[person]) return;
  is_notified_[person] = true;
  notified_.push_back(person);
}

void Simulation::observe_sets(Node& node) {
  const Hash128 received = node.participant->received_hash();
  if (received != node.received_hash) {
    census_.remove(node.received_hash);
    census_.add(received);
    node.received_hash = received;
    grew_at_ = now_;
  }
  const Hash128 integrated = node.participant->integrated_hash();
  if (integrated != node.integrated_hash) {
    node.integrated_hash = integrated;
    observers_.on_integrate(view_, node.index);
  }
  observers_.on_served(view_, node.index);
}

// Timers are lazy: a deadline that moves later lets the scheduled tick fire and re-arm itself, so
// that keep-alives do not flood the queue.
void Simulation::set_timer(Node& node) {
  const Instant deadline = node.participant->next_deadline();
  if (deadline == Instant::max()) return;
  const Instant at = std::max(now_, node.clock.when_steady(deadline));
  if (at >= node.timer_at) return;
  node.timer_at = at;
  sim::Event event;
  event.time_ns = at.ns;
  event.kind = sim::kTick;
  event.node = node.index;
  event.generation = ++node.timer_generation;
  queue_.push(event);
}

void Simulation::on_timer(Node& node, uint32_t generation) {
  if (generation != node.timer_generation) return;
  node.timer_at = Instant::max();
  if (!node.is_running()) return;  // resume() ticks
  const Now now = clock_of(node);
  if (node.participant->next_deadline() <= now.steady) node.participant->tick(now);
  serve(node);
}

std::optional<Committed> Simulation::submit(uint32_t person, const Command& command) {
  Node& node = nodes_[person];
  SKERRY_CHECK(person < plan_.people && now_ < plan_.end_of_safety);
  observers_.on_command(view_, person, command);
  if (!node.is_running()) {
    refusal_ = absl::UnavailableError("it is down, asleep or paused");
    observers_.on_absent(view_, person, command);
    return std::nullopt;
  }
  const StatusOr<Committed> committed = node.participant->submit(clock_of(node), command);
  observers_.on_answer(view_, person, command, committed);
  if (!committed.ok()) {
    refusal_ = committed.status();
    return std::nullopt;
  }
  if (committed->dots.length > 0) serve(node);
  return *committed;
}

uint64_t Simulation::text_length(uint32_t person) const { return participant(person).value_size(); }

void Simulation::limit_integration(uint32_t person, const std::optional<VersionVector>& limit) {
  Node& node = nodes_[person];
  node.limit = limit;
  if (!node.is_running()) return;
  node.participant->limit_integration(clock_of(node), limit);
  serve(node);
}

void Simulation::schedule(Instant at, uint32_t person, uint64_t tag) {
  sim::Event event;
  event.time_ns = std::max(at, now_).ns;
  event.kind = sim::kWorkload;
  event.node = person;
  event.generation = current_workload_;
  event.a = tag;
  queue_.push(event);
}

}  // namespace skerry::harness
