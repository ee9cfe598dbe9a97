// The check bounded_resources finds each limit that is passed, and none in worlds that reach them.
#include <gmock/gmock.h>

#include "tampered_run.h"

namespace skerry {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// A backlog that fills the least window many times over, on a narrow line.
const std::string kScenario = R"(
schema = 1
name = "bounded"
duration = "40s"
settle = "4min"
[replicas]
count = 3
crdt = "lww_register"
[sync]
window = "64KiB"
[network]
bandwidth = "2Mbit/s"
loss = 0.01
[[workload]]
kind = "register_ops"
rate = "20/s"
length_min = 1000
length_max = 2000
[[fault]]
kind = "isolate"
at = "5s"
for = "15s"
nodes = [0]
[checks]
enable = ["bounded_resources"]
)";

std::string said_of(MakeParticipant make) { return said_by("bounded_resources", kScenario, make); }

TEST(BoundedResources, an_engine_under_load_is_valid) {
  EXPECT_THAT(said_of(honest()), StartsWith("valid"));
  for (const auto& [key, value] :
       std::vector<std::pair<std::string, std::string>>{{"sync.transport", "\"datagram\""},
                                                        {"sync.interval", "\"500ms\""},
                                                        {"replicas.mode", "\"delta_bp_rr\""},
                                                        {"sync.reconcile", "\"ranges\""},
                                                        {"sync.acknowledge", "false"}}) {
    const auto sweep = simulate(kScenario, 1, {{key, value}});
    EXPECT_EQ(complaints(sweep), "") << key << value;
  }
}

const Tampering kTwoWindows{.depths = [](ReplicaId, InspectedDocument::Depths& depths) {
  if (depths.in_flight_frames > 1) depths.in_flight_bytes *= 2;
}};
const Tampering kBuffersAll{.depths = [](ReplicaId, InspectedDocument::Depths& depths) {
  depths.buffered += (1 << 20) + 1;
}};
const Tampering kStoresNothing{.depths = [](ReplicaId, InspectedDocument::Depths& depths) {
  depths.storing += (1 << 21) + 1;
}};

TEST(BoundedResources, each_limit_that_is_passed_is_found) {
  EXPECT_THAT(said_of(tampered<kTwoWindows>), HasSubstr("has in flight to one peer "));
  EXPECT_THAT(said_of(tampered<kBuffersAll>),
              HasSubstr("keeps until their dependencies come 1048577"));
  EXPECT_THAT(said_of(tampered<kStoresNothing>),
              HasSubstr("waits for its disk with 2097153 inputs"));
}

// A sender that cuts nothing: what it says is 17 MiB long.
const Tampering kLongFrames{.outputs = [](ReplicaId self, std::span<Output> outputs) {
  for (Output& output : outputs) {
    if (self.value != 0 || output.kind != Output::Kind::kSend) continue;
    output.payload = Payload::copy_of(std::vector<uint8_t>(17 << 20, 0));
  }
}};

TEST(BoundedResources, a_frame_that_is_too_long_is_found) {
  const std::string scenario = R"(
schema = 1
name = "long"
duration = "2s"
settle = "20s"
[replicas]
count = 2
crdt = "lww_register"
[sync]
topology = "mesh"
[[workload]]
kind = "register_ops"
rate = "1/s"
[checks]
enable = ["bounded_resources"]
)";
  EXPECT_THAT(said_by("bounded_resources", scenario, tampered<kLongFrames>),
              HasSubstr("sends a frame of 17825792 bytes"));
}

}  // namespace
}  // namespace skerry
