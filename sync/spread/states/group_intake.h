// Takes groups in: each is joined only where everything before its base has been. Over datagrams
// one that came too early waits for what is before it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/frame_account.h"
#include "sync/link/links.h"
#include "sync/outputs.h"
#include "sync/reconcile/handshakes.h"
#include "sync/spread/states/exchange.h"
#include "sync/spread/states/state_received.h"

namespace skerry::sync {

class GroupIntake {
 public:
  GroupIntake(Links& links, Lattice& lattice, StateReceived& received, Outputs& outputs)
      : links_(links), lattice_(lattice), received_(received), outputs_(outputs) {}

  enum class Fate : uint8_t {
    kCorrupt,
    kStranger,  // it is of a life of the peer that is not known
    kTooEarly,
    kKnown,
    kRefused,
    kTaken,
  };
  Fate take(uint32_t link, const Handshake& peer, Exchange& exchange, const Payload& frame,
            ByteView body, FrameAccount& account);
  // What waited for what has come.
  void take_kept(uint32_t link, const Handshake& peer, Exchange& exchange);
  // Dots in groups that wait.
  uint64_t buffered(std::span<const Exchange> exchanges) const;

 private:
  Fate join(uint32_t link, Exchange& exchange, const DeltaGroup& group, FrameAccount& account);

  Links& links_;
  Lattice& lattice_;
  StateReceived& received_;
  Outputs& outputs_;
};

}  // namespace skerry::sync
