// Cursors of others are shown as they are said, and the check presence finds each way in which an
// engine could show them wrong. Changes go as they would without.
#include <gmock/gmock.h>

#include "harness/observe/cursor.h"
#include "sync/frame.h"
#include "tampered_run.h"

namespace skerry {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kScenario = R"(
schema = 1
name = "cursors"
duration = "3min"
settle = "2min"
[replicas]
count = 3
crdt = "rga"
[sync]
wire = "plain"
[presence]
cursors = true
expiry = "10s"
[[workload]]
kind = "text_ops"
rate = "5/s"
stop = "1min"
[[fault]]
kind = "crash"
at = "20s"
for = "90s"
nodes = [0]
[checks]
enable = []
)";

std::string said_of(MakeParticipant make) { return said_by("presence", kScenario, make); }

TEST(Presence, an_honest_engine_is_valid) {
  const results::RunResult run = run_with(kScenario, honest());
  EXPECT_THAT(said_by("presence", run), StartsWith("valid"));
  EXPECT_GT(run.metrics.at("presence_shown"), 200);
  EXPECT_LT(run.metrics.at("presence_delay_p50"), 250e6);
}

bool is_shown(const Output& output) {
  return output.kind == Output::Kind::kPresence && !output.payload.empty();
}

// Each other time the first cursor that it was ever shown.
const Tampering kShowsOld{.outputs = [](ReplicaId self, std::span<Output> outputs) {
  static Payload first;
  static int shown = 0;
  for (Output& output : outputs) {
    if (self.value != 2 || output.peer.value != 1 || !is_shown(output)) continue;
    if (first.empty()) first = output.payload;
    if (++shown % 2 == 0) output.payload = first;
  }
}};
// Who is gone is shown for ever.
const Tampering kNeverForgets{.outputs = [](ReplicaId self, std::span<Output> outputs) {
  static Payload latest;
  for (Output& output : outputs) {
    const bool is_its = output.kind == Output::Kind::kPresence && output.peer.value == 0;
    if (self.value != 2 || !is_its) continue;
    if (output.payload.empty()) output.payload = latest;
    latest = output.payload;
  }
}};
const Tampering kMakesUp{.outputs = [](ReplicaId self, std::span<Output> outputs) {
  for (Output& output : outputs) {
    if (self.value != 2 || !is_shown(output)) continue;
    harness::Cursor cursor = *harness::decode_cursor(output.payload.view());
    ++cursor.place;
    output.payload = harness::encode_cursor(cursor);
  }
}};
// Hears no cursors.
const Tampering kIsDeaf{.frame = [](ReplicaId self, const Payload& frame) {
  const auto open = sync::open_frame(frame.view());
  const bool is_lost = self.value == 2 && open && open->type == sync::FrameType::kPresence;
  return is_lost ? sync::make_frame(sync::FrameType::kPing, {}, std::vector<uint8_t>(4)) : frame;
}};

TEST(Presence, each_wrong_engine_is_found) {
  EXPECT_THAT(said_of(tampered<kShowsOld>),
              AllOf(HasSubstr("invalid: "), HasSubstr("after what was said at")));
  EXPECT_THAT(said_of(tampered<kNeverForgets>),
              AllOf(HasSubstr("invalid: "), HasSubstr("that one has not run since")));
  EXPECT_THAT(said_of(tampered<kMakesUp>),
              AllOf(HasSubstr("invalid: "), HasSubstr("what that one never said")));
  EXPECT_THAT(said_of(tampered<kIsDeaf>),
              AllOf(HasSubstr("invalid: "), HasSubstr("nothing, though that one has said")));
}

TEST(Presence, holds_in_storms_of_every_transport) {
  for (const auto& [key, value] :
       std::vector<harness::Override>{{"sync.reconcile", "\"ranges\""},
                                      {"sync.transport", "\"datagram\""},
                                      {"sync.acknowledge", "false"},
                                      {"replicas.mode", "\"delta_bp_rr\""},
                                      {"network.bandwidth", "\"200kbit/s\""}}) {
    const std::string storm =
        stormy_hub("add_wins_set", kSetOps) +
        "[presence]\ncursors = true\nexpiry = \"2s\"\n[checks]\nenable = []\n";
    const auto sweep = simulate(storm, 1, {{key, value}, {"seeds", "6"}, {"settle", "2min"}});
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << key << value << complaints(sweep);
  }
}

// On a line that a paste fills for seconds cursors wait, and changes are as soon there.
TEST(Presence, changes_are_as_quick_with_it_as_without) {
  const std::string scenario = R"(
schema = 1
name = "narrow"
duration = "1min"
settle = "2min"
[replicas]
count = 6
crdt = "rga"
[network]
bandwidth = "256kbit/s"
[[workload]]
kind = "text_ops"
rate = "2/s"
length_max = 40
[[workload]]
kind = "text_ops"
people = [0]
rate = "6/min"
length_min = 30000
length_max = 30000
mix = { insert = 1.0, erase = 0.0 }
[checks]
enable = ["converges"]
[presence]
cursors = )";
  const auto without = only_run(simulate(scenario + "false\n"));
  const auto with = only_run(simulate(scenario + "true\n"));
  for (const char* metric : {"visibility_latency_p50", "visibility_latency_p99"}) {
    EXPECT_LE(with.metrics.at(metric), without.metrics.at(metric) * 1.05) << metric;
  }
  EXPECT_GT(with.metrics.at("presence_shown"), 100);
}

}  // namespace
}  // namespace skerry
