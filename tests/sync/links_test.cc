#include "sync/link/links.h"

#include "sync/intake/workroom.h"

#include <gtest/gtest.h>

namespace skerry::sync {
namespace {

constexpr uint8_t kLater = kProtocolVersion + 1;

// A ping, as a later version would have it.
Payload of_version(uint8_t version) {
  const Payload ping = make_frame(FrameType::kPing, {}, {});
  std::vector<uint8_t> bytes(ping.view().begin(), ping.view().end());
  bytes[5] = version;
  return Payload::copy_of(bytes);
}

// On a link on which this side speaks `own`, and the peer has said that it speaks `peers`.
size_t frames_sent(uint8_t own, uint8_t peers, uint8_t version) {
  Options options;
  options.transport = Transport::kDatagram;
  Config config(options);
  config.peers = {{ReplicaId{1}}};
  config.version = own;
  Workroom room;
  Outputs outputs({0}, config.options, 1, room.outputs);
  Timers timers(1);
  Links links(config, ~uint64_t{0}, timers, outputs, room.shorthand);
  links.start({}, 0);
  links.note_handshake(0, peers);
  links.send({}, 0, of_version(version));
  return outputs.poll().size();
}

TEST(Links, speak_the_lower_of_what_both_sides_speak) {
  for (const uint8_t own : {kProtocolVersion, kLater}) {
    for (const uint8_t peers : {kProtocolVersion, kLater}) {
      EXPECT_EQ(frames_sent(own, peers, kProtocolVersion), 1u);
      EXPECT_EQ(frames_sent(own, peers, kLater), own == kLater && peers == kLater ? 1u : 0u);
    }
  }
}

}  // namespace
}  // namespace skerry::sync
