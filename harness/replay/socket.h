// One end of a pair of connected sockets, between two processes of a replay: messages, and ends of
// other pairs, go over it. Whoever holds the other end learns of this one's end, however it comes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "core/status.h"

namespace skerry::harness {

class Socket {
 public:
  Socket() = default;
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  ~Socket() { close(); }
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Socket& operator=(Socket&& other) noexcept;

  static StatusOr<std::pair<Socket, Socket>> pair();

  bool is_open() const { return descriptor_ >= 0; }
  void close();

  struct Message;
  // Error: the other side is gone.
  Status send(const Message& message) const;
  StatusOr<Message> receive() const;

 private:
  int descriptor_ = -1;
};

struct Socket::Message {
  enum class Kind : uint64_t {
    kOrder,       // to a process: do this (`text`), and say what came of it
    kFork,        // to a process: make another one that stands where you stand
    kProcess,     // from it: `end` is the other one's
    kCheckpoint,  // from a process on its way: it left one behind at `event`
    kDone,        // from it: what came of an order
  };
  Kind kind = Kind::kOrder;
  std::string text = {};
  uint64_t event = 0;
  int64_t now_ns = 0;
  uint64_t bytes = 0;  // of memory that the process takes
  bool is_over = false;
  Socket end = {};
};

}  // namespace skerry::harness
