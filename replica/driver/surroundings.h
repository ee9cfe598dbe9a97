// What stands around a participant: network, disk, timer, and who listens to what it says. A
// simulation, a test and real sockets each have surroundings of their own; the driver (driver.h)
// calls them, and they never call it back from inside.
#pragma once

#include <cstdint>
#include <optional>

#include "core/inspection.h"

namespace skerry::replica {

class Surroundings {
 public:
  // What the participant wants done, in its order. An output's payload may be moved out.
  virtual void send(Output& output) = 0;
  virtual void connect(ReplicaId peer) = 0;
  virtual void close(ReplicaId peer) = 0;
  // Stores a record. What became of it, where that is known at once; nothing where it comes later,
  // as Driver::stored(ticket).
  virtual std::optional<Status> append(Output& output) = 0;
  // Driver::tick() is wanted at `deadline` of the steady clock: earlier than any that was armed
  // since the last Driver::timer_fired().
  virtual void arm(Instant deadline) = 0;
  // kDeliver, kAcknowledge, kForkFound, kBodyRefused, kLimitMet, kPresence, kBlob, and of leases
  // kEvicted, kOverruled, kAnew and kReplayed; of servers that order commands kRejected, kRebased
  // and kRead.
  virtual void tell(const Output& output) = 0;

  // What became of the command that was submitted with that ticket.
  virtual void answered(uint64_t /*ticket*/, const StatusOr<Committed>&) {}
  // Where a frame's bytes went, before anything that the participant wants of it is done; where it
  // can be inspected.
  virtual void took(ReplicaId /*from*/, const Payload& /*frame*/, const FrameAccount&) {}
  // All that it wanted after an input is done; only the timer is not armed yet.
  virtual void served() {}

 protected:
  ~Surroundings() = default;
};

}  // namespace skerry::replica
