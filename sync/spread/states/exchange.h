// How far the states of two peers have got to each other.
//
// Indices count the sender's states within one of its lives: 1 is the state it began with, and
// every delta that it joins makes the next. `acknowledged` is what the peer said it has of ours,
// and outlives a connection but not the peer's process; `taken` and `joined` are what we have of
// its own.
//
// Invariants: acknowledged <= floor, sent <= cursor, joined <= taken; the peer's state is above
// ours of index `acknowledged`, and ours above its of index `joined` (Almeida et al. 2018, the
// causal delta-merging condition: a group is joined only where its base is).
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>

#include "core/bytes.h"
#include "core/version_vector.h"
#include "sync/log/ring_queue.h"

namespace skerry::sync {

// Datagrams that came before their base: at most so many are kept.
inline constexpr size_t kMostKept = 64;

struct Exchange {
  struct Sent {
    uint64_t end = 0;
    uint64_t bytes = 0;
  };

  VersionVector vector;  // what the peer had at its last handshake

  // Ours at its side.
  uint64_t acknowledged = 0;   // 0: nothing is known
  uint64_t sent = 0;           // the end of the last frame sent: the next one's base
  uint64_t cursor = 0;         // further than `sent` where what follows came from itself
  uint64_t floor = 0;          // up to here it misses nothing
  uint64_t in_runs_until = 0;  // joining all up to here was too large: it goes in runs
  RingQueue<Sent> in_flight;
  uint64_t bytes_in_flight = 0;
  uint64_t too_large = 0;  // the end of the last group that was too large to travel at all

  // Its own here.
  uint64_t taken = 0;                // joined, or waiting for the disk
  uint64_t joined = 0;               // and durable
  bool is_unacknowledged = false;    // word of it is due
  std::map<uint64_t, Payload> kept;  // frames whose base is beyond `taken`, by base

  bool has_room(size_t bytes, uint64_t window_bytes) const {
    return in_flight.empty() || bytes_in_flight + bytes <= window_bytes;
  }
  // A connection ended: what is in flight is lost.
  void disconnect() {
    is_unacknowledged = false;
    rewind();
  }
  // Sends again from what is acknowledged.
  void rewind() {
    sent = acknowledged;
    cursor = floor;
    in_flight.clear();
    bytes_in_flight = 0;
  }
  // The peer's process began anew: it may have forgotten what it did not store, and counts anew.
  void forget() {
    acknowledged = floor = taken = joined = in_runs_until = 0;
    kept.clear();
    rewind();
  }
  void add_sent(uint64_t end, uint64_t bytes) {
    sent = end;
    cursor = std::max(cursor, end);
    in_flight.push_back({end, bytes});
    bytes_in_flight += bytes;
  }
  // What follows up to `index` came from itself.
  void skip_to(uint64_t index) {
    cursor = std::max(cursor, index);
    if (acknowledged == sent) floor = cursor;
  }
  // True if that is news.
  bool acknowledge(uint64_t index) {
    if (index <= acknowledged) return false;
    acknowledged = index;
    while (!in_flight.empty() && in_flight.front().end <= index) {
      bytes_in_flight -= in_flight.front().bytes;
      in_flight.pop_front();
    }
    sent = std::max(sent, acknowledged);
    cursor = std::max(cursor, sent);
    floor = std::max(floor, acknowledged == sent ? cursor : acknowledged);
    return true;
  }
};

}  // namespace skerry::sync
