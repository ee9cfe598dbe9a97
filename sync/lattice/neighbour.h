// What a replica of a joined mode knows of one neighbour.
//
// Indices count the sender's states within one of its lives: 1 is the state it began with, and
// every piece that it joins makes the next. `acked` is what the neighbour said it has of ours, and
// outlives a connection but not the neighbour's process; `taken` and `joined` are what we have of
// its own.
//
// Invariants: acked <= floor, sent <= cursor, joined <= taken; the neighbour's state is above ours
// of index `acked`, and ours above its of index `joined` (Almeida et al. 2018, the causal
// delta-merging condition: a group is joined only where its base is).
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/time.h"
#include "core/version_vector.h"
#include "sync/lattice/frames.h"
#include "sync/parts.h"

namespace skerry::sync::lattice {

// Datagrams that came before their base: at most so many are kept.
inline constexpr size_t kMostKept = 64;

struct Neighbour {
  enum class State : uint8_t {
    kClosed,      // a stream that the other side has to open
    kWaiting,     // a stream that this side opens again at retry_at
    kConnecting,  // until retry_at
    kOpen,        // datagrams are always open
  };
  struct Sent {
    uint64_t end = 0;
    uint64_t bytes = 0;
  };

  ReplicaId id;
  bool initiates = false;
  State state = State::kClosed;
  bool is_full = false;

  // Its words.
  bool has_met = false;  // since the connection began
  bool has_incarnation = false;
  uint32_t incarnation = 0;
  uint64_t serial = 0;
  VersionVector vector;  // what it had at its last meeting
  Hash128 fork_hash;     // of the last fork that was reported

  // Ours at its side.
  uint64_t acked = 0;   // 0: nothing is known
  uint64_t sent = 0;    // the end of the last frame sent: the next one's base
  uint64_t cursor = 0;  // further than `sent` where what follows came from itself
  uint64_t floor = 0;   // up to here it lacks nothing
  std::deque<Sent> under_way;
  uint64_t bytes_under_way = 0;

  // Its own here.
  uint64_t taken = 0;                // joined, or waiting for the disk
  uint64_t joined = 0;               // and durable
  bool is_owed = false;              // word of it
  std::map<uint64_t, Payload> kept;  // frames whose base is beyond `taken`, by base

  // Frames too large to go whole; null: none was met.
  std::unique_ptr<Parts> parts;
  uint64_t too_large = 0;  // the end of the last group that was too large to travel at all

  // Time.
  uint32_t attempts = 0;  // to connect, since the last meeting
  Duration retransmit;
  Duration meeting_retry;
  uint32_t patience = 0;     // doublings of how long a stream may be silent
  bool has_brought = false;  // its frames brought something since the connection began
  Instant last_heard;
  Instant last_sent;
  Instant retry_at = Instant::max();
  Instant meeting_at = Instant::max();
  Instant resend_at = Instant::max();

  Parts& parts_of() {
    if (parts == nullptr) parts = std::make_unique<Parts>();
    return *parts;
  }
  bool can_push() const { return state == State::kOpen && has_met && !is_full; }

  void note_progress() {
    has_brought = true;
    if (patience > 0) --patience;
  }
  // A connection ended: what is under way is lost.
  void disconnect() {
    has_met = false;
    is_owed = false;
    parts.reset();
    resend_at = Instant::max();
    rewind();
  }
  // Sends again from what is acknowledged.
  void rewind() {
    sent = acked;
    cursor = floor;
    under_way.clear();
    bytes_under_way = 0;
  }
  // Its process began anew: it may have forgotten what it did not store, and counts anew.
  void forget() {
    acked = floor = taken = joined = 0;
    kept.clear();
    parts.reset();
    rewind();
  }
  void add_sent(uint64_t end, uint64_t bytes) {
    sent = end;
    cursor = std::max(cursor, end);
    under_way.push_back({end, bytes});
    bytes_under_way += bytes;
  }
  // What follows up to `index` came from itself.
  void skip_to(uint64_t index) {
    cursor = std::max(cursor, index);
    if (acked == sent) floor = cursor;
  }
  // True if that is news.
  bool acknowledge(uint64_t index) {
    if (index <= acked) return false;
    acked = index;
    while (!under_way.empty() && under_way.front().end <= index) {
      bytes_under_way -= under_way.front().bytes;
      under_way.pop_front();
    }
    sent = std::max(sent, acked);
    cursor = std::max(cursor, sent);
    floor = std::max(floor, acked == sent ? cursor : acked);
    return true;
  }
};

}  // namespace skerry::sync::lattice
