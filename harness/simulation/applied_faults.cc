#include "harness/simulation/applied_faults.h"

#include "sim/kernel/kinds.h"

namespace skerry::harness {
namespace {

uint32_t& count_of(Machine& machine, const sim::FaultEffect& effect) {
  if (effect.ends_processes()) return machine.down;
  return effect.is_dark ? machine.asleep : machine.paused;
}

}  // namespace

void AppliedFaults::schedule() {
  disks_.schedule_marks();  // before what they are for, in the same instant
  for (size_t i = 0; i < scene_.plan.faults.size(); ++i) {
    const Instant from = scene_.plan.faults[i].from;
    scene_.queue.push({.time_ns = from.ns, .kind = sim::kFaultBegins, .a = i});
  }
}

void AppliedFaults::begin(uint32_t fault) {
  const sim::FaultInterval& interval = scene_.plan.faults[fault];
  scene_.observers.tell<&Observer::on_fault>(scene_.view(), fault, Observer::Edge::kBegins);
  if (interval.effect.sets_clocks) {
    for (const sim::NodeIndex node : interval.nodes) {
      roster_[node].machine.clock.jump(interval.jump);
    }
  }
  if (interval.effect.changes_following()) change_following(interval);
  if (!interval.effect.lasts()) return;
  ++scene_.standing.active_faults;
  scene_.queue.push({.time_ns = interval.to.ns, .kind = sim::kFaultEnds, .a = fault});
  scene_.network.begin(scene_.now, interval);
  if (interval.effect.fills_disks) {
    for (const sim::NodeIndex node : interval.nodes) ++roster_[node].machine.full;
  }
  if (interval.effect.process == sim::FaultEffect::Process::kRuns) return;
  for (const sim::NodeIndex node : interval.nodes) begin_at(node, fault);
}

void AppliedFaults::change_following(const sim::FaultInterval& interval) {
  const bool begins = interval.effect.following == sim::FaultEffect::Following::kBegins;
  using Copy = Channels::Copy;
  for (const sim::NodeIndex node : interval.nodes) {
    for (const uint32_t document : interval.documents) {
      if (!scene_.plan.following.follows(node, document)) continue;  // nor ever: nothing to leave
      roster_[node].take({.kind = begins ? Input::Kind::kFollows : Input::Kind::kLeaves,
                          .document = document,
                          .copy = interval.drops_copies ? Copy::kDrop : Copy::kKeep});
    }
  }
}

void AppliedFaults::end(uint32_t fault) {
  const sim::FaultInterval& interval = scene_.plan.faults[fault];
  --scene_.standing.active_faults;
  scene_.network.end(scene_.now, interval);
  if (interval.effect.fills_disks) {
    for (const sim::NodeIndex node : interval.nodes) --roster_[node].machine.full;
  }
  if (interval.effect.process != sim::FaultEffect::Process::kRuns) {
    for (const sim::NodeIndex node : interval.nodes) end_at(node, fault);
  }
  scene_.observers.tell<&Observer::on_fault>(scene_.view(), fault, Observer::Edge::kEnds);
}

void AppliedFaults::pass(uint32_t node, const sim::FaultEffect& effect, Observer::Edge edge) {
  const bool begins = edge == Observer::Edge::kBegins;
  Process& process = roster_[node];
  Machine& machine = process.machine;
  const bool was_away = machine.is_away();
  begins ? ++count_of(machine, effect) : --count_of(machine, effect);
  if (effect.is_dark) {
    begins ? ++machine.dark : --machine.dark;
    scene_.network.set_host(scene_.now, node,
                            machine.dark == 0 ? sim::Power::kOn : sim::Power::kOff);
  }
  if (was_away == machine.is_away()) return;
  begins ? process.documents().leave_censuses() : process.documents().join_censuses();
  scene_.observers.tell<&Observer::on_presence>(
      scene_.view(), node, begins ? Observer::Presence::kAway : Observer::Presence::kBack);
}

void AppliedFaults::begin_at(uint32_t node, uint32_t fault) {
  const sim::FaultEffect& effect = scene_.plan.faults[fault].effect;
  pass(node, effect, Observer::Edge::kBegins);
  Process& process = roster_[node];
  if (effect.ends_processes() && process.participant() != nullptr)
    process.stop(scene_.plan.faults[fault].survives);
  if (effect.log != sim::FaultEffect::Log::kKept) disks_.damage(node, fault);
  using Version = sim::FaultEffect::Version;
  if (effect.version == Version::kNext) process.machine.version = kNextProtocolVersion;
  if (effect.version == Version::kBefore) process.machine.version = kProtocolVersion;
}

void AppliedFaults::end_at(uint32_t node, uint32_t fault) {
  pass(node, scene_.plan.faults[fault].effect, Observer::Edge::kEnds);
  Process& process = roster_[node];
  if (process.machine.is_away() || process.machine.paused > 0) return;
  const bool is_new = process.participant() == nullptr;
  if (is_new) process.start();
  process.resume();
  const bool is_back = scene_.plan.faults[fault].effect.is_dark && process.machine.dark == 0;
  if (is_back && !is_new) process.take({.kind = Input::Kind::kNetworkIsBack});
  scene_.notices.add(node);
}

}  // namespace skerry::harness
