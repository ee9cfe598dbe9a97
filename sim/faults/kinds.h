// Every kind of fault: its row in the catalogue. One row here and in catalogue.cc for each.
#pragma once

#include "sim/faults/fault.h"

namespace skerry::sim {

extern const FaultKind kPartitionFault;  // cuts.cc
extern const FaultKind kOneWayCutFault;  // cuts.cc
extern const FaultKind kIsolateFault;    // cuts.cc
extern const FaultKind kFlappingFault;   // flapping.cc
extern const FaultKind kDegradeFault;    // degrade.cc
extern const FaultKind kOutageFault;     // processes.cc
extern const FaultKind kCrashFault;      // processes.cc
extern const FaultKind kPauseFault;      // processes.cc
extern const FaultKind kSleepFault;      // processes.cc
extern const FaultKind kAmnesiaFault;    // disks.cc
extern const FaultKind kRollbackFault;   // disks.cc
extern const FaultKind kCloneFault;      // disks.cc
extern const FaultKind kClockJumpFault;  // clock_jump.cc

}  // namespace skerry::sim
