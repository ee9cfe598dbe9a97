// The check stalls says who waits for what when nothing moves that could, and nothing else.
#include <gmock/gmock.h>

#include "sync/frame.h"
#include "tampered_run.h"

namespace skerry {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kScenario = R"(
schema = 1
name = "stalls"
duration = "4min"
settle = "60s"
[replicas]
count = 3
crdt = "add_wins_set"
[sync]
wire = "plain"
[[workload]]
kind = "set_ops"
rate = "1/s"
[checks]
enable = ["stalls"]
)";

TEST(Stalls, an_engine_that_moves_is_valid) {
  EXPECT_THAT(said_by("stalls", kScenario, honest()), StartsWith("valid"));
}

// The server sends replica 1 nothing but pings, hellos and acknowledgements.
const Tampering kSilent{.outputs = [](ReplicaId self, std::span<Output> outputs) {
  for (Output& output : outputs) {
    const bool is_there =
        self.value == 3 && output.kind == Output::Kind::kSend && output.peer.value == 1;
    if (!is_there) continue;
    const auto open = sync::open_frame(output.payload.view());
    if (open && open->type == sync::FrameType::kChanges) {
      output.payload = sync::make_frame(sync::FrameType::kPing, {}, {});
    }
  }
}};

TEST(Stalls, a_server_that_withholds_changes_from_one_is_found_while_the_others_go_on) {
  EXPECT_THAT(
      said_by("stalls", kScenario, tampered<kSilent>),
      AllOf(StartsWith("invalid: at "), HasSubstr("replica 1 waits for change 1 of replica "),
            HasSubstr(", which replica server holds: nothing that it lacks has come since "),
            HasSubstr("though both run, they are connected and no fault is on")));
}

TEST(Stalls, an_engine_that_never_retransmits_is_found) {
  const auto sweep = simulate(kScenario, 1,
                              {{"sync.mutant", "\"never_retransmits\""},
                               {"sync.transport", "\"datagram\""},
                               {"sync.wire", "\"plain\""},
                               {"network.loss", "0.2"}});
  EXPECT_THAT(complaints(sweep), HasSubstr("stalls: at "));
}

TEST(Stalls, storms_of_every_transport_are_valid) {
  expect_valid_in_storms(R"(["stalls", "session_guarantees"])", "4min");
}

}  // namespace
}  // namespace skerry
