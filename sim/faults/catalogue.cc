#include "sim/faults/fault.h"
#include "sim/faults/kinds.h"

namespace skerry::sim {

std::span<const FaultKind> fault_catalogue() {
  static const FaultKind kRows[] = {
      kPartitionFault, kOneWayCutFault, kFlappingFault,  kIsolateFault, kDegradeFault,
      kOutageFault,    kCrashFault,     kPauseFault,     kSleepFault,   kAmnesiaFault,
      kRollbackFault,  kCloneFault,     kClockJumpFault,
  };
  return kRows;
}

const FaultKind* find_fault(std::string_view name) {
  for (const FaultKind& kind : fault_catalogue()) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

}  // namespace skerry::sim
