// What frames say that travel in the shorthand of their connection: each is read as it is sent, as
// its receiver will read it, and known again when it arrives or is lost.
//
// Cost: nothing where frames travel as they are. Else a second reading of every frame.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "core/bytes.h"
#include "core/participant.h"
#include "harness/observe/observer.h"
#include "sync/link/shorthand.h"

namespace skerry::harness {

class PlainFrames {
 public:
  // For on_connection: what the node says to the peer from now on is of a new connection.
  void connection(uint32_t node, uint32_t peer, Observer::Connection what);
  // For on_send: what the node says to the peer.
  Payload sent(const RunView& view, uint32_t node, const Output& output);
  // What a frame says that arrives or is lost, and is under way no more.
  Payload taken(const RunView& view, const Payload& frame);

 private:
  struct UnderWay {
    Payload frame;  // so that no other is where it is
    Payload plain;
  };
  sync::ShorthandRoom room_;
  std::map<std::pair<uint32_t, uint32_t>, sync::ShorthandReader> readers_;  // by (node, peer)
  std::map<const uint8_t*, UnderWay> under_way_;                            // by the frame's bytes
};

}  // namespace skerry::harness
