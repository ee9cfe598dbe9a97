// Makes the frames of states and delta groups, and keeps the latest: peers in the same place get
// the same bytes.
//
// A group is the join of the buffer's entries from a peer's place on. Entries that overlap make a
// join far smaller than their sum, however many they are: so all are joined first. Where that
// gained little and is too large for a frame, what follows goes in runs of entries that fit one,
// without joining the rest again each time. Cost: linear in the entries for a whole backlog.
#pragma once

#include <cstdint>
#include <deque>

#include "sync/config.h"
#include "sync/spread/states/exchange.h"
#include "sync/spread/states/state_received.h"

namespace skerry::sync {

class GroupPacker {
 public:
  struct Packed {
    uint64_t base = 0;
    uint64_t begin = 0;
    uint64_t end = 0;
    uint32_t without = kNoLink;  // whose entries are left out
    Payload frame;
    uint64_t elements = 0;
    size_t entry_bytes = 0;  // of the entries, summed
  };

  GroupPacker(const Config& config, ReplicationMode mode, Lattice& lattice, StateReceived& received)
      : config_(config), mode_(mode), lattice_(lattice), received_(received) {}

  const Packed& state();
  // Entries up to `limit` for the peer of `link`; null where there are none for it.
  const Packed* group(uint32_t link, Exchange& exchange, uint64_t limit);

 private:
  // Of entries that sum to at most so many bytes.
  const Packed* run(uint32_t link, const Exchange& exchange, uint64_t limit, size_t most_bytes);
  Payload fold(std::span<const Payload> bodies) const;
  const Packed& finish(Packed packed, Delta delta);

  static constexpr size_t kMostKept = 16;

  const Config& config_;
  ReplicationMode mode_;
  Lattice& lattice_;
  StateReceived& received_;
  std::deque<Packed> packed_;
};

}  // namespace skerry::sync
