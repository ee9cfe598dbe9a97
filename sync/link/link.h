// What one participant knows of its connection with one peer; links.h says what becomes of it.
#pragma once

#include <cstdint>
#include <memory>

#include "core/ids.h"
#include "core/protocol_version.h"
#include "core/time.h"
#include "sync/link/awaited_answers.h"
#include "sync/link/parts.h"
#include "sync/link/shorthand.h"

namespace skerry::sync {

inline constexpr uint32_t kNoLink = ~uint32_t{0};
inline constexpr uint32_t kMostPatience = 6;

struct Link {
  enum class State : uint8_t { kClosed, kWaiting, kConnecting, kOpen };

  ReplicaId peer;
  State state = State::kClosed;
  bool initiates = false;  // this side opens the stream
  bool is_server = false;  // the peer
  bool is_full = false;
  bool is_paused = false;  // so much is to be sent that the rest waits for the next tick
  // Of the protocol: the lower of what both sides speak, as far as the peer has said. Nothing later
  // is sent to it but inside of changes, which it keeps as they are.
  uint8_t version = kProtocolVersion;
  bool has_brought = false;  // its frames brought something since the connection began
  uint32_t attempts = 0;     // to connect, since the last handshake
  uint32_t patience = 0;     // doublings of how long it may be silent
  Instant last_heard;
  Instant last_sent;
  AwaitedAnswers answers;
  Instant retry_at = Instant::max();
  uint64_t input = 0;                    // the last at which something was sent
  uint64_t burst_bytes = 0;              // that were sent at it
  std::unique_ptr<Parts> parts;          // null: no frame too large to go whole was met
  std::unique_ptr<Shorthand> shorthand;  // of an open stream; null: frames go as they are

  bool is_open() const { return state == State::kOpen; }
  // A stream that is full may be as slow as it is.
  Instant answers_due() const {
    return is_open() && !is_full ? answers.deadline(last_heard) : Instant::max();
  }
  bool has_room() const { return is_open() && !is_full && !is_paused; }
  bool lacks_room() const { return is_open() && (is_full || is_paused); }
  bool is_sending_parts() const { return parts != nullptr && !parts->sender.is_idle(); }
  Parts& parts_of() {
    if (parts == nullptr) parts = std::make_unique<Parts>();
    return *parts;
  }
};

}  // namespace skerry::sync
