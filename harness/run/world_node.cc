// What concerns one node: its inputs, what it wants done, its timer, and what observers see of it.
#include <algorithm>

#include "core/check.h"
#include "harness/run/world.h"
#include "sim/kernel/kinds.h"

namespace skerry::harness {

void World::on_frame(sim::NodeIndex to, sim::NodeIndex from, Payload frame) {
  take(nodes_[to], {Input::Kind::kFrame, from, false, 0, std::move(frame)});
}
void World::on_connected(sim::NodeIndex node, sim::NodeIndex peer) {
  reconnected_at_ = now_;
  take(nodes_[node], {Input::Kind::kConnected, peer, false, 0, {}});
}
void World::on_disconnected(sim::NodeIndex node, sim::NodeIndex peer) {
  reconnected_at_ = now_;
  take(nodes_[node], {Input::Kind::kDisconnected, peer, false, 0, {}});
}
void World::on_backpressure(sim::NodeIndex node, sim::NodeIndex peer, bool is_full) {
  take(nodes_[node], {Input::Kind::kBackpressure, peer, is_full, 0, {}});
}

void World::take(Node& node, Input input) {
  // A datagram to a full inbox is lost; what streams carry and what the disk answers is not.
  const bool is_dropped =
      input.kind == Input::Kind::kFrame && is_datagram_ && node.inbox.size() >= Node::kMaxInbox;
  if (node.participant == nullptr || is_dropped) {
    metrics_.on_unread(input.frame.size());
    return;
  }
  if (node.paused > 0 || node.asleep > 0) {
    node.inbox.push_back(std::move(input));
    return;
  }
  give(node, input);
  serve(node);
}

void World::give(Node& node, const Input& input) {
  const Now now = clock_of(node);
  const ReplicaId peer{input.peer};
  switch (input.kind) {
    case Input::Kind::kFrame:
      take_account(node.participant->frame(now, peer, input.frame));
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

void World::take_account(const FrameAccount& account) {
  metrics_.on_frame(account);
  refusals_.foreign_frames += account.is_foreign ? 1 : 0;
}

void World::serve(Node& node) {
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

void World::carry_out(Node& node, Output& output) {
  const uint32_t peer = output.peer.value;
  switch (output.kind) {
    case Output::Kind::kSend:
      metrics_.on_send(output.elements);
      digest_.on_send(node.index, peer, output.payload);
      if (is_datagram_) {
        network_.send_datagram(now_, node.index, peer, std::move(output.payload));
      } else {
        network_.send_stream(now_, node.index, peer, std::move(output.payload));
      }
      break;
    case Output::Kind::kConnect:
      reconnected_at_ = now_;
      network_.connect(now_, node.index, peer);
      break;
    case Output::Kind::kClose:
      reconnected_at_ = now_;
      network_.close(now_, node.index, peer);
      break;
    case Output::Kind::kStore:
      store(node, output);
      break;
    case Output::Kind::kDeliver:
      deliver(node, output);
      break;
    case Output::Kind::kAcknowledge:
      acknowledge(node, output.dots);
      break;
    case Output::Kind::kForkFound:
      for (auto& [name, checker] : checkers_) checker->on_fork(*this, node.index, peer);
      break;
    case Output::Kind::kBodyRefused:
      ++refusals_.bodies;
      for (auto& [name, checker] : checkers_) {
        checker->on_refused_body(*this, node.index, output.dots);
      }
      break;
    case Output::Kind::kLimitMet:
      refusals_.add_transfer("replica " + node_name(node.index) + ": " +
                             std::string(as_text(output.payload.view())));
      break;
  }
}

void World::store(Node& node, Output& output) {
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

void World::deliver(Node& node, const Output& output) {
  digest_.on_deliver(node.index, output);
  const size_t before = group_.size();
  ledger_.split(output.dots, group_);
  if (node.is_restoring) {
    const auto is_known = [&node](const DotRun& dots) {
      return node.delivered.contains({dots.actor, dots.last()});
    };
    group_.erase(
        std::remove_if(group_.begin() + static_cast<ptrdiff_t>(before), group_.end(), is_known),
        group_.end());
  }
  if (output.continues) return;
  for (auto& [name, checker] : checkers_) checker->on_deliver(*this, node.index, group_);
  for (const DotRun& dots : group_) note_delivered(node, dots);
  group_.clear();
}

void World::note_delivered(Node& node, const DotRun& dots) {
  const std::optional<uint32_t> change = ledger_.find(dots);
  node.delivered.raise(dots.actor, dots.last());
  // Saved in the instant of the crash, before its author knew: not lost after all.
  if (change && ledger_[*change].is_void) {
    ledger_.entry(*change).is_void = false;
    metrics_.visibility.on_restored(ledger_[*change]);
    metrics_.heals.on_restored(ledger_, *change);
    metrics_.staleness.on_restored(*change);
  }
  if (!change || ledger_.has_received(node.index, *change)) return;
  ledger_.set_received(node.index, *change);
  metrics_.heals.on_deliver(node.index, *change);
  if (ledger_.has_forgotten(node.index, *change)) return notify(node.index);  // seen once before
  Ledger::Entry& entry = ledger_.entry(*change);
  if (entry.author == node.index) {
    notify(node.index);
    return;
  }
  metrics_.on_application();
  metrics_.visibility.on_deliver(entry, *change, node.index, now_);
  notify(node.index);
}

void World::notify(uint32_t person) {
  if (person >= plan_.people || is_notified_[person]) return;
  is_notified_[person] = true;
  notified_.push_back(person);
}

void World::acknowledge(Node& node, const DotRun& dots) {
  const std::optional<uint32_t> change = ledger_.find(dots);
  if (!change) return;
  Ledger::Entry& entry = ledger_.entry(*change);
  if (!entry.is_acknowledged) entry.saved_at = now_;
  entry.is_acknowledged = true;
  std::erase(node.unacknowledged, *change);
}

void World::observe_sets(Node& node) {
  const Hash128 received = node.participant->received_hash();
  if (received != node.received_hash) {
    metrics_.census.remove(node.received_hash);
    metrics_.census.add(received);
    node.received_hash = received;
    grew_at_ = now_;
  }
  const Hash128 integrated = node.participant->integrated_hash();
  if (integrated != node.integrated_hash) {
    node.integrated_hash = integrated;
    for (auto& [name, checker] : checkers_) checker->on_integrate(*this, node.index);
  }
  metrics_.convergence.on_census(metrics_.census.distinct(), now_);
  observe_heals();
}

void World::observe_heals() {
  const auto is_present = [this](uint32_t node) { return !nodes_[node].is_away(); };
  if (!metrics_.heals.settle(now_, is_present)) return;
  for (auto& [name, checker] : checkers_) checker->on_heal(*this);
}

// Timers are lazy: a deadline that moves later lets the scheduled tick fire and re-arm itself, so
// that keep-alives do not flood the queue.
void World::set_timer(Node& node) {
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

void World::on_timer(Node& node, uint32_t generation) {
  if (generation != node.timer_generation) return;
  node.timer_at = Instant::max();
  if (!node.is_running()) return;  // resume() ticks
  const Now now = clock_of(node);
  if (node.participant->next_deadline() <= now.steady) node.participant->tick(now);
  serve(node);
}

std::optional<Committed> World::submit(uint32_t person, const Command& command) {
  Node& node = nodes_[person];
  SKERRY_CHECK(person < plan_.people && now_ < plan_.end_of_safety);
  digest_.on_command(person, command);
  if (!node.is_running()) {
    refusal_ = absl::UnavailableError("it is down, asleep or paused");
    ++refusals_.away;
    return std::nullopt;
  }
  const StatusOr<Committed> committed = node.participant->submit(clock_of(node), command);
  digest_.on_commit(committed);
  if (!committed.ok()) {
    refusal_ = committed.status();
    refusals_.add_command(committed.status(),
                          "person " + node_name(person) + " at " + format_instant(now_));
    return std::nullopt;
  }
  if (committed->dots.length == 0) {
    for (auto& [name, checker] : checkers_) checker->on_no_effect(*this, person, command);
    return *committed;
  }
  const Ledger::Entry entry{*committed, now_, person, metrics_.visibility.watchers(),
                            metrics_.visibility.absentees()};
  const uint32_t change = ledger_.add(entry);
  node.unacknowledged.push_back(change);
  metrics_.on_commit(entry);
  VersionVector past;
  if (needs_past_) {
    for (const VersionVector::Entry& seen : node.participant->integrated().entries()) {
      const bool is_own = seen.actor == committed->dots.actor;
      past.raise(seen.actor, is_own ? committed->dots.first - 1 : seen.last);
    }
  }
  for (auto& [name, checker] : checkers_) checker->on_commit(*this, change, command, past);
  serve(node);
  return *committed;
}

void World::expect(const Expectation& expectation) {
  for (auto& [name, checker] : checkers_) checker->on_expectation(*this, expectation);
}

void World::complain(results::Verdict verdict, const std::string& what) {
  for (auto& [name, checker] : checkers_) checker->on_complaint(*this, verdict, what);
}

uint64_t World::text_length(uint32_t person) const { return participant(person).value_size(); }

void World::limit_integration(uint32_t person, const std::optional<VersionVector>& limit) {
  Node& node = nodes_[person];
  node.limit = limit;
  if (!node.is_running()) return;
  node.participant->limit_integration(clock_of(node), limit);
  serve(node);
}

void World::schedule(Instant at, uint32_t person, uint64_t tag) {
  sim::Event event;
  event.time_ns = std::max(at, now_).ns;
  event.kind = sim::kWorkload;
  event.node = person;
  event.generation = current_workload_;
  event.a = tag;
  queue_.push(event);
}

}  // namespace skerry::harness
