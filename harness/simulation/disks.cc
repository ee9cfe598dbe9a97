// Faults of disks: what a process finds when it restarts is not what it left.
#include <algorithm>
#include <utility>

#include "core/check.h"
#include "harness/simulation/simulation.h"
#include "sim/kernel/kinds.h"

namespace skerry::harness {
namespace {

using Effect = sim::FaultInterval::Effect;

std::vector<Payload> copy_of(std::span<const Payload> records) {
  return {records.begin(), records.end()};
}

}  // namespace

// A rollback needs what the log held at the moment that it goes back to.
void Simulation::plan_disk_marks() {
  for (size_t i = 0; i < plan_.faults.size(); ++i) {
    const sim::FaultInterval& fault = plan_.faults[i];
    if (fault.effect != Effect::kRollback) continue;
    sim::Event event;
    event.time_ns = std::max(int64_t{0}, fault.from.ns - fault.back.ns);
    event.kind = sim::kDiskMark;
    event.a = i;
    queue_.push(event);
  }
}

void Simulation::mark_disks(uint64_t fault) {
  for (const sim::NodeIndex index : plan_.faults[fault].nodes) {
    Node& node = nodes_[index];
    node.log.settle(now_);
    disk_marks_[{fault, index}] = {copy_of(node.log.records()), node.opened};
  }
}

// REQUIRES: the node's process is down.
void Simulation::damage_disk(Node& node, const sim::FaultInterval& fault) {
  SKERRY_CHECK(node.participant == nullptr);
  DiskMark found;
  if (fault.effect == Effect::kRollback) {
    const auto mark = disk_marks_.find({index_of(fault), node.index});
    SKERRY_CHECK(mark != disk_marks_.end());
    found = std::move(mark->second);
    disk_marks_.erase(mark);
  } else if (fault.effect == Effect::kClone) {
    Node& source = nodes_[fault.source];
    source.log.settle(now_);
    found = {copy_of(source.log.records()), source.opened};
  }
  node.log.replace(std::move(found.records));
  if (fault.keeps_epoch) node.goes_on_as = found.opened;
  // Observers forget with it: the same changes will enter its received set again.
  observers_.on_disk_replaced(view_, node.index);
}

}  // namespace skerry::harness
