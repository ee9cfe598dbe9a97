// One host of a run: its process (a participant, when it lives), clock and local log.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "core/participant.h"
#include "sim/process/clock.h"
#include "sim/storage/memory_log.h"

namespace skerry::harness {

// What happened to a process that could not take note of it yet.
struct Input {
  enum class Kind : uint8_t { kFrame, kConnected, kDisconnected, kBackpressure, kStored };
  Kind kind = Kind::kFrame;
  uint32_t peer = 0;
  bool is_full = false;
  uint64_t ticket = 0;
  Payload frame;
};

struct Node {
  // The datagrams that a paused process's host keeps for it; more are lost. What comes over streams
  // is bounded by its senders: their windows close when nothing is acknowledged.
  static constexpr size_t kMaxInbox = 1 << 16;

  uint32_t index = 0;
  std::unique_ptr<Participant> participant;  // null while the process is down
  sim::ClockModel clock;

  // Faults that keep it from running, counted because they may overlap.
  uint32_t down = 0;
  uint32_t asleep = 0;
  uint32_t paused = 0;
  uint32_t dark = 0;  // outages and sleeps: the host's network is off

  uint32_t life = 0;              // processes started; events of an earlier life are dropped
  uint32_t timer_generation = 0;  // ticks of an earlier timer are dropped
  Instant timer_at = Instant::max();
  ActorId opened;  // as whom the latest process writes
  std::optional<ActorId>
      goes_on_as;             // as whom the next one will, where its log is a copy that does
  bool is_restoring = false;  // start() delivers what was delivered before

  // What the disk answered in this instant: the tickets of one serve().
  struct Stored {
    uint64_t ticket;
    Status status;
  };
  sim::MemoryLog log;
  std::vector<Stored> stored_now;

  Hash128 received_hash;
  Hash128 integrated_hash;
  std::optional<VersionVector> limit;
  std::deque<Input> inbox;  // while paused

  bool is_away() const { return down > 0 || asleep > 0; }
  bool is_running() const { return participant != nullptr && !is_away() && paused == 0; }
};

}  // namespace skerry::harness
