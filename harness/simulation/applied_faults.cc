#include "harness/simulation/applied_faults.h"

#include "sim/kernel/kinds.h"

namespace skerry::harness {
namespace {

using Effect = sim::FaultInterval::Effect;

bool is_of_links(const sim::FaultInterval& fault) {
  return fault.effect == Effect::kCut || fault.effect == Effect::kCutOneWay ||
         fault.effect == Effect::kDegrade;
}

uint32_t& count_of(Host& host, const sim::FaultInterval& fault) {
  if (fault.stops_processes()) return host.down;
  return fault.effect == Effect::kSleep ? host.asleep : host.paused;
}

// A host without power or network says nothing; a host whose process died answers with resets.
bool is_dark(const sim::FaultInterval& fault) {
  return fault.effect == Effect::kOutage || fault.effect == Effect::kSleep;
}

}  // namespace

void AppliedFaults::schedule() {
  disks_.schedule_marks();  // before what they are for, in the same instant
  for (size_t i = 0; i < scene_.plan.faults.size(); ++i) {
    sim::Event event;
    event.time_ns = scene_.plan.faults[i].from.ns;
    event.kind = sim::kFaultBegins;
    event.a = i;
    scene_.queue.push(event);
  }
}

void AppliedFaults::begin(uint32_t fault) {
  const sim::FaultInterval& interval = scene_.plan.faults[fault];
  scene_.observers.tell<&Observer::on_fault>(scene_.view, fault, true);
  if (interval.effect == Effect::kClockJump) {
    for (const sim::NodeIndex node : interval.nodes) {
      roster_[node].host().clock.jump(interval.jump);
    }
    return;
  }
  ++scene_.standing.active_faults;
  sim::Event event;
  event.time_ns = interval.to.ns;
  event.kind = sim::kFaultEnds;
  event.a = fault;
  scene_.queue.push(event);
  if (is_of_links(interval)) return scene_.network.begin(scene_.now, interval);
  for (const sim::NodeIndex node : interval.nodes) begin_at(node, fault);
}

void AppliedFaults::end(uint32_t fault) {
  const sim::FaultInterval& interval = scene_.plan.faults[fault];
  --scene_.standing.active_faults;
  if (is_of_links(interval)) {
    scene_.network.end(scene_.now, interval);
  } else {
    for (const sim::NodeIndex node : interval.nodes) end_at(node, fault);
  }
  scene_.observers.tell<&Observer::on_fault>(scene_.view, fault, false);
}

void AppliedFaults::begin_at(uint32_t node, uint32_t fault) {
  const sim::FaultInterval& interval = scene_.plan.faults[fault];
  Process& process = roster_[node];
  Host& host = process.host();
  const bool was_away = host.is_away();
  ++count_of(host, interval);
  if (is_dark(interval)) {
    ++host.dark;
    scene_.network.set_host(scene_.now, node, sim::Power::kOff);
  }
  if (!was_away && host.is_away()) {
    process.documents().leave_censuses();
    scene_.observers.tell<&Observer::on_presence>(scene_.view, node, true);
  }
  if (interval.stops_processes() && process.participant() != nullptr) process.stop();
  if (interval.damages_logs()) disks_.damage(node, fault);
}

void AppliedFaults::end_at(uint32_t node, uint32_t fault) {
  const sim::FaultInterval& interval = scene_.plan.faults[fault];
  Process& process = roster_[node];
  Host& host = process.host();
  const bool was_away = host.is_away();
  --count_of(host, interval);
  if (is_dark(interval)) {
    --host.dark;
    scene_.network.set_host(scene_.now, node, host.dark == 0 ? sim::Power::kOn : sim::Power::kOff);
  }
  if (was_away && !host.is_away()) {
    process.documents().join_censuses();
    scene_.observers.tell<&Observer::on_presence>(scene_.view, node, false);
  }
  if (host.is_away() || host.paused > 0) return;
  if (process.participant() == nullptr) process.start();
  process.resume();
  scene_.notices.add(node);
}

}  // namespace skerry::harness
