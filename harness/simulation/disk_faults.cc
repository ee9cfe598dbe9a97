#include "harness/simulation/disk_faults.h"

#include <algorithm>
#include <string>

#include "core/check.h"
#include "sim/kernel/kinds.h"

namespace skerry::harness {

using Log = sim::FaultEffect::Log;

void DiskFaults::schedule_marks() {
  for (size_t i = 0; i < scene_.plan.faults.size(); ++i) {
    const sim::FaultInterval& fault = scene_.plan.faults[i];
    if (fault.effect.log != Log::kGoesBack) continue;
    const int64_t at = std::max(int64_t{0}, fault.from.ns - fault.back.ns);
    scene_.queue.push({.time_ns = at, .kind = sim::kDiskMark, .a = i});
  }
}

void DiskFaults::mark(uint32_t fault) {
  for (const sim::NodeIndex node : scene_.plan.faults[fault].nodes) {
    marks_[{fault, node}] = take_from(node);
  }
}

DiskFaults::Found DiskFaults::take_from(uint32_t node) {
  Machine& machine = roster_[node].machine;
  return {machine.volume->image(scene_.now), machine.opened};
}

DiskFaults::Found DiskFaults::found_by(uint32_t node, uint32_t fault) {
  const sim::FaultInterval& interval = scene_.plan.faults[fault];
  if (interval.effect.log == Log::kBecomesCopy) return take_from(interval.source);
  if (interval.effect.log != Log::kGoesBack) return {};
  auto mark = marks_.extract({fault, node});
  SKERRY_CHECK(!mark.empty());
  return std::move(mark.mapped());
}

void DiskFaults::damage(uint32_t node, uint32_t fault) {
  SKERRY_CHECK(roster_[node].participant() == nullptr);
  Machine& machine = roster_[node].machine;
  const sim::FaultInterval& interval = scene_.plan.faults[fault];
  if (interval.effect.log == Log::kRots) {
    const std::string which = std::to_string(fault) + "/" + std::to_string(node);
    Rng rng = Rng::stream(scene_.plan.seed, "rot/" + which);
    machine.volume->rot(interval.pieces, rng);
  } else {
    Found found = found_by(node, fault);
    machine.volume->replace(std::move(found.image));
    if (interval.keeps_epoch) machine.goes_on_as = found.opened;
  }
  // Observers forget with it: the same changes will enter its received set again.
  scene_.observers.tell<&Observer::on_disk_replaced>(scene_.view(), node);
}

}  // namespace skerry::harness
