// Processes and hosts that stop: outage, crash, pause, sleep. They differ in what the others notice
// and in what is still known afterwards.
#include "sim/faults/fault.h"
#include "sim/faults/schedule.h"

namespace skerry::sim {

using Process = FaultEffect::Process;

FaultKind outage_fault() {
  return {"outage",
          "hosts go dark: memory lost, nothing answers; they restart at the end",
          kOfNodes,
          {.name = "outage", .process = Process::kEnds, .is_dark = true},
          expand_nodes};
}
FaultKind crash_fault() {
  return {"crash",
          "processes lose their memory, their hosts answer with resets; they restart at the end",
          kOfNodes,
          {.name = "crash", .process = Process::kEnds},
          expand_nodes};
}
FaultKind pause_fault() {
  return {"pause",
          "processes stop while their hosts' network lives; then they go on",
          kOfNodes,
          {.name = "pause", .process = Process::kPauses},
          expand_nodes};
}
FaultKind sleep_fault() {
  return {"sleep",
          "processes and network stop; timers that passed fire once on waking",
          kOfNodes,
          {.name = "sleep", .process = Process::kPauses, .is_dark = true},
          expand_nodes};
}

}  // namespace skerry::sim
