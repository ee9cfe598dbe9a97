// Processes start, crash, pause and sleep; faults begin and end.
#include <optional>
#include <utility>

#include "harness/simulation/simulation.h"
#include "sim/kernel/kinds.h"

namespace skerry::harness {

replica::Config Simulation::config_of(const Node& node) {
  replica::Config config;
  config.id = ReplicaId{node.index};
  config.is_server = node.index >= plan_.people;
  config.design = plan_.design;
  config.mode = plan_.mode;
  if (plan_.shares) config.commons = &commons_;
  config.sync = plan_.sync;
  config.clock_bound = plan_.clock_bound;
  if (plan_.sync.stability.ns > 0) {
    for (uint32_t person = 0; person < plan_.people; ++person) config.members.push_back({person});
  }
  for (const sim::NodeIndex peer : plan_.topology.neighbours(node.index)) {
    const bool is_server = peer >= plan_.people;
    // People dial servers; among equals the smaller number dials.
    const bool initiates = is_server == config.is_server ? node.index < peer : is_server;
    config.neighbours.push_back({ReplicaId{peer}, initiates, is_server});
  }
  return config;
}

void Simulation::start_process(Node& node) {
  ++node.life;
  node.timer_at = Instant::max();
  ++node.timer_generation;
  replica::Config config = config_of(node);
  // Of this opening alone: another replica's restarts do not move it, and no two seeds share it.
  const std::string opening = std::to_string(node.index) + "/" + std::to_string(node.life);
  config.epoch = Rng::stream(plan_.seed, "epoch/" + opening).next();
  if (const auto copied = std::exchange(node.goes_on_as, std::nullopt)) {
    config.id = copied->replica;
    config.epoch = copied->epoch;
  }
  node.opened = {config.id, config.epoch};
  config.seed = Rng::stream(plan_.seed, "replica/" + opening).next();
  node.participant = plan_.architecture->make(config);
  network_.set_listening(node.index, true);
  const Now now = clock_of(node);
  node.is_restoring = true;
  observers_.on_process(view_, node.index, Observer::Process::kStarts);
  // The limit first, so that what the log held beyond it stays held.
  node.participant->limit_integration(now, node.limit);
  node.participant->start(now, node.log.records());
  // What the log held is delivered before anything new happens.
  serve(node);
  node.is_restoring = false;
  observers_.on_process(view_, node.index, Observer::Process::kStarted);
}

void Simulation::stop_process(Node& node) {
  observers_.on_process(view_, node.index, Observer::Process::kStops);
  node.participant.reset();
  node.log.crash(now_);
  node.stored_now.clear();
  for (const Input& unread : node.inbox) {
    if (unread.kind == Input::Kind::kFrame) observers_.on_unread(view_, node.index, unread.frame);
  }
  node.inbox.clear();
  ++node.life;
  ++node.timer_generation;
  node.timer_at = Instant::max();
}

// The process goes on: it hears what its host kept for it, and timers that passed fire once.
void Simulation::resume(Node& node) {
  while (!node.inbox.empty() && node.is_running()) {
    const Input input = std::move(node.inbox.front());
    node.inbox.pop_front();
    give(node, input);
    serve(node);
  }
  const Now now = clock_of(node);
  if (node.participant->next_deadline() <= now.steady) node.participant->tick(now);
  serve(node);
}

void Simulation::change_presence(Node& node, const sim::FaultInterval& fault, bool begins) {
  using Effect = sim::FaultInterval::Effect;
  const bool was_away = node.is_away();
  const bool stops = fault.stops_processes();
  uint32_t& count = stops ? node.down : fault.effect == Effect::kSleep ? node.asleep : node.paused;
  const uint32_t step = begins ? 1 : uint32_t(-1);
  count += step;
  // A host without power or network says nothing; a host whose process died answers with resets.
  if (fault.effect == Effect::kOutage || fault.effect == Effect::kSleep) {
    node.dark += step;
    network_.set_host(now_, node.index, node.dark == 0);
  }

  if (!was_away && node.is_away()) {
    census_.remove(node.received_hash);
    observers_.on_presence(view_, node.index, true);
  }
  if (begins) {
    if (stops && node.participant != nullptr) {
      network_.drop_streams(now_, node.index);
      network_.set_listening(node.index, false);
      stop_process(node);
    }
    if (fault.damages_logs()) damage_disk(node, fault);
    return;
  }
  if (was_away && !node.is_away()) {
    census_.add(node.received_hash);
    observers_.on_presence(view_, node.index, false);
  }
  if (node.is_away() || node.paused > 0) return;
  if (node.participant == nullptr) start_process(node);
  resume(node);
  notify(node.index);
}

void Simulation::begin_fault(const sim::FaultInterval& fault) {
  using Effect = sim::FaultInterval::Effect;
  const uint32_t index = index_of(fault);
  observers_.on_fault(view_, index, true);
  if (fault.effect == Effect::kClockJump) {
    for (const sim::NodeIndex node : fault.nodes) nodes_[node].clock.jump(fault.jump);
    return;
  }
  ++active_faults_;
  sim::Event event;
  event.time_ns = fault.to.ns;
  event.kind = sim::kFaultEnds;
  event.a = index;
  queue_.push(event);
  if (fault.effect == Effect::kCut || fault.effect == Effect::kCutOneWay ||
      fault.effect == Effect::kDegrade) {
    network_.begin(now_, fault);
    return;
  }
  for (const sim::NodeIndex node : fault.nodes) change_presence(nodes_[node], fault, true);
}

void Simulation::end_fault(const sim::FaultInterval& fault) {
  using Effect = sim::FaultInterval::Effect;
  --active_faults_;
  if (fault.effect == Effect::kCut || fault.effect == Effect::kCutOneWay ||
      fault.effect == Effect::kDegrade) {
    network_.end(now_, fault);
  } else {
    for (const sim::NodeIndex node : fault.nodes) change_presence(nodes_[node], fault, false);
  }
  observers_.on_fault(view_, index_of(fault), false);
}

}  // namespace skerry::harness
