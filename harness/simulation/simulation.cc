#include "harness/simulation/simulation.h"

#include <algorithm>

#include "core/check.h"
#include "sim/kernel/kinds.h"

namespace skerry::harness {
namespace {

// What wall clocks read at the start of a run (2026-01-01 UTC): any fixed instant would do.
constexpr Instant kWallOrigin{1'767'225'600'000'000'000};

}  // namespace

Simulation::Simulation(Plan plan, const RunView& view, Observers& observers)
    : plan_(std::move(plan)),
      view_(view),
      observers_(observers),
      network_(queue_, plan_.topology, plan_.links, plan_.seed, *this),
      is_datagram_(plan_.sync.transport == sync::Transport::kDatagram),
      nodes_(plan_.nodes()),
      is_notified_(plan_.people, false) {
  set_up_nodes();
}

Simulation::~Simulation() {
  while (!queue_.empty()) sim::release_payload(queue_.pop());
}

void Simulation::set_up_nodes() {
  const Sampler offset(plan_.clock_offset);
  const auto spread = static_cast<uint64_t>(2 * plan_.clock_drift_ppm + 1);
  for (uint32_t i = 0; i < plan_.nodes(); ++i) {
    Node& node = nodes_[i];
    node.index = i;
    Rng clocks = Rng::stream(plan_.seed, "clock/" + std::to_string(i));
    const int64_t shift = offset.draw(clocks);
    const int64_t drift = static_cast<int64_t>(clocks.below(spread)) - plan_.clock_drift_ppm;
    node.clock = sim::ClockModel(kWallOrigin, Duration{shift}, drift);
    census_.add(node.received_hash);
  }
  plan_disk_marks();  // before what they are for, in the same instant
  for (size_t i = 0; i < plan_.faults.size(); ++i) {
    sim::Event event;
    event.time_ns = plan_.faults[i].from.ns;
    event.kind = sim::kFaultBegins;
    event.a = i;
    queue_.push(event);
  }
}

void Simulation::begin() {
  for (Node& node : nodes_) start_process(node);
  for (uint32_t i = 0; i < plan_.workloads.size(); ++i) {
    current_workload_ = i;
    plan_.workloads[i]->setup(*this);
  }
  notify_people();
}

bool Simulation::step() {
  if (queue_.empty()) return false;
  const Instant next{queue_.next_time()};
  if (next > plan_.end_of_run || (now_ >= plan_.end_of_safety && is_settled())) return false;
  look_ahead_.before_pop(queue_, network_);
  const sim::Event event = queue_.pop();
  now_ = next;
  ++events_;
  observers_.on_event(view_, event);
  dispatch(event);
  if (!notified_.empty()) notify_people();
  return true;
}

void Simulation::dispatch(const sim::Event& event) {
  if (event.kind <= sim::kLastNetworkKind) {
    network_.handle(now_, event);
    return;
  }
  switch (event.kind) {
    case sim::kFaultBegins:
      begin_fault(plan_.faults[event.a]);
      break;
    case sim::kFaultEnds:
      end_fault(plan_.faults[event.a]);
      break;
    case sim::kDiskMark:
      mark_disks(event.a);
      break;
    case sim::kTick:
      on_timer(nodes_[event.node], event.generation);
      break;
    case sim::kStorageDone: {
      Node& node = nodes_[event.node];
      if (event.generation != node.life) break;  // the write died with its process
      node.log.settle(now_);
      take(node, {Input::Kind::kStored, 0, false, event.a, {}});
      break;
    }
    case sim::kWorkload:
      if (now_ >= plan_.end_of_safety) break;
      current_workload_ = event.generation;
      plan_.workloads[event.generation]->wake(*this, event.node, event.a);
      break;
    default:
      SKERRY_CHECK(false && "an event of an unknown kind");
  }
}

void Simulation::notify_people() {
  // People notified while others are served join the end of the list.
  for (size_t i = 0; i < notified_.size(); ++i) {
    const uint32_t person = notified_[i];
    is_notified_[person] = false;
    if (now_ >= plan_.end_of_safety) continue;
    for (uint32_t w = 0; w < plan_.workloads.size(); ++w) {
      current_workload_ = w;
      plan_.workloads[w]->on_received(*this, person);
    }
  }
  notified_.clear();
}

bool Simulation::is_settled() const {
  if (active_faults_ > 0 || census_.distinct() != 1) return false;
  return std::all_of(nodes_.begin(), nodes_.end(), [](const Node& node) {
    return node.is_running() && node.log.pending() == 0 &&
           node.participant->integrated_hash() == node.participant->received_hash();
  });
}

const Participant& Simulation::participant(uint32_t node) const {
  SKERRY_CHECK(nodes_[node].participant != nullptr);
  return *nodes_[node].participant;
}

std::string Simulation::node_name(uint32_t node) const {
  if (node < plan_.people) return std::to_string(node);
  return plan_.servers == 1 ? "server" : "server." + std::to_string(node - plan_.people);
}

}  // namespace skerry::harness
