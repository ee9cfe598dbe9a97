// A frame that does not arrive: counted, and told to those who look on.
#pragma once

#include "sim/network/network.h"

namespace skerry::sim {

inline void lose(NetworkCounters& counters, NetworkSink& sink, NodeIndex from, NodeIndex to,
                 const Payload& frame, Loss why) {
  const bool is_dropped = why == Loss::kFullQueue;
  ++(is_dropped ? counters.frames_dropped : counters.frames_lost);
  (is_dropped ? counters.bytes_dropped : counters.bytes_lost) += frame.size();
  sink.on_lost(from, to, frame, why);
}

}  // namespace skerry::sim
