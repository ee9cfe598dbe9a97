// Does what a participant wants: after every input it is asked (`poll`), and what it wants is done
// in the order wanted. Virtual time, tests and real sockets differ in their Surroundings alone.
//
// Stores that are answered at once are answered when all outputs of their poll are done, with the
// time of the input.
//
// Timers are lazy: a deadline that moves later lets the armed timer fire, which arms itself again,
// so that keep-alives do not flood whoever keeps the timers.
//
// Invariants: an output is done once; no input comes while another is served (checked). Cost: one
// virtual call an output, and an input's polls; nothing is allocated once answers_ has grown.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/channels.h"
#include "core/check.h"
#include "core/inspection.h"
#include "replica/driver/surroundings.h"

namespace skerry::replica {

class Driver {
 public:
  // `surroundings` must outlive the driver.
  explicit Driver(Surroundings& surroundings) : surroundings_(surroundings) {}
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  // A participant begins, with what its local log holds. Limits of integration first, so that what
  // the log held beyond them stays held. REQUIRES: none is there.
  struct Limit {
    DocumentId document;
    std::optional<VersionVector> up_to;
  };
  void start(const Now& now, std::unique_ptr<Participant> participant,
             std::span<const Limit> limits, std::span<const Payload> stored);
  // It is gone, and with it what it still wanted.
  void stop();
  // Null where there is none.
  Participant* participant() const { return participant_.get(); }

  // Inputs. REQUIRES: there is a participant, and no input is being served.
  void frame(const Now& now, ReplicaId from, const Payload& frame);
  void connected(const Now& now, ReplicaId peer);
  void disconnected(const Now& now, ReplicaId peer);
  void backpressure(const Now& now, ReplicaId peer, Participant::SendBuffer buffer);
  void network_changed(const Now& now);
  void stored(const Now& now, uint64_t ticket, const Status& status);
  // Answered as Surroundings::answered(ticket): before this returns, where the participant does not
  // need others to know. Tickets are the surroundings' own.
  void submit(const Now& now, uint64_t ticket, DocumentId document, const Command& command);
  // Whether the document shows it already; else kRead is told, before this returns or later.
  bool read(const Now& now, uint64_t ticket, DocumentId document);
  // Where the participant has channels.
  Status present(const Now& now, DocumentId document, Payload what);
  Status follow(const Now& now, DocumentId document);
  Status unfollow(const Now& now, DocumentId document, Channels::Copy copy);
  StatusOr<Hash256> attach(const Now& now, ByteView content);
  // Where the participant can be inspected.
  void limit_integration(const Now& now, DocumentId document,
                         const std::optional<VersionVector>& limit);
  // The deadline may have come; harmless where it has not.
  void tick(const Now& now);

  // What was armed will not fire again. Apart from tick(), which a process that is paused cannot
  // be given. REQUIRES: no input is being served.
  void timer_fired() { armed_ = Instant::max(); }

 private:
  struct Answer {
    uint64_t ticket;
    Status status;
  };

  Participant& ready() const {
    SKERRY_CHECK(participant_ != nullptr && !is_serving_);
    return *participant_;
  }
  Channels* channels() const;
  void serve(const Now& now);
  void arm();
  void carry_out(Output& output);

  std::unique_ptr<Participant> participant_;
  Inspection* inspection_ = nullptr;  // of the participant
  Surroundings& surroundings_;
  Instant armed_ = Instant::max();  // a timer will fire then at the latest
  std::vector<Answer> answers_;     // of the stores of one poll
  bool is_serving_ = false;
};

}  // namespace skerry::replica
