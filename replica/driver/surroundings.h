// What stands around a participant: network, disk, timer, and who listens to what it says. A
// simulation, a test and real sockets each have surroundings of their own; the driver (driver.h)
// calls them, and they never call it back from inside.
#pragma once

#include <cstdint>
#include <optional>

#include "core/participant.h"

namespace skerry::replica {

class Surroundings {
 public:
  // What the participant wants done, in its order. An output's payload may be moved out.
  virtual void send(Output& output) = 0;
  virtual void connect(ReplicaId peer) = 0;
  virtual void close(ReplicaId peer) = 0;
  // Appends to the local log. What became of it, where that is known at once; nothing where it
  // comes later, as Driver::stored(ticket).
  virtual std::optional<Status> append(uint64_t ticket, Payload record) = 0;
  // Driver::tick() is wanted at `deadline` of the steady clock: earlier than any that was armed
  // since the last Driver::timer_fired().
  virtual void arm(Instant deadline) = 0;
  // kDeliver, kAcknowledge, kForkFound, kBodyRefused, kLimitMet.
  virtual void tell(const Output& output) = 0;

  // What the participant made of an input, before anything that it wants of it is done: where a
  // frame's bytes went, what became of a command.
  virtual void took(ReplicaId /*from*/, const Payload& /*frame*/, const FrameAccount&) {}
  virtual void answered(DocumentId, const Command&, const StatusOr<Committed>&) {}
  // All that it wanted after an input is done; only the timer is not armed yet.
  virtual void served() {}

 protected:
  ~Surroundings() = default;
};

}  // namespace skerry::replica
