// Datagrams: one frame each, lost, duplicated, held back and corrupted whole.
//
// The event: node and peer; a: the link, with kAtAccess where the receiver's access link is still
// to be passed; b: 1 + the bit that was flipped on the way, or 0; generation: the epoch of cuts in
// which it was sent.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/kernel/island_queue.h"
#include "sim/network/chance.h"
#include "sim/network/network.h"
#include "sim/network/wires.h"

namespace skerry::sim {

class Datagrams {
 public:
  Datagrams(IslandQueue& queue, Wires& wires, const LinkOptions& options, NetworkSink& sink,
            NetworkCounters& counters);

  void send(Instant now, NodeIndex from, NodeIndex to, Payload frame);
  void arrive(Instant now, const Event& event);

 private:
  static constexpr uint64_t kAtAccess = uint64_t{1} << 63;

  void push(const Passage& passage, NodeIndex from, NodeIndex to, uint64_t link, Payload frame,
            uint64_t flipped = 0);
  void send_troubled(const Passage& passage, NodeIndex from, NodeIndex to, uint64_t link,
                     Payload frame);
  Payload corrupted(const Payload& frame, uint64_t bit);

  IslandQueue& queue_;
  Wires& wires_;
  NetworkSink& sink_;
  NetworkCounters& counters_;
  Chance chance_;
  bool is_troubled_;
  uint64_t duplicate_;
  uint64_t reorder_;
  uint64_t corrupt_;
  std::vector<int64_t> last_arrival_ns_;  // by link; empty unless links are FIFO
};

}  // namespace skerry::sim
