// The machine that a process runs on: what stays when the process ends.
#pragma once

#include <cstdint>
#include <optional>

#include "core/ids.h"
#include "sim/process/clock.h"
#include "sim/storage/memory_log.h"

namespace skerry::harness {

struct Machine {
  sim::ClockModel clock;

  // Faults that keep its process from running, counted because they may overlap.
  uint32_t down = 0;
  uint32_t asleep = 0;
  uint32_t paused = 0;
  uint32_t dark = 0;  // outages and sleeps: the network is off

  sim::MemoryLog log;
  ActorId opened;  // as whom the latest process writes
  // As whom the next one will, where its log is a copy that does.
  std::optional<ActorId> goes_on_as;

  bool is_away() const { return down > 0 || asleep > 0; }
};

}  // namespace skerry::harness
