// A change of several times a stream's send buffer reaches everybody over one connection.
#include <gmock/gmock.h>

#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "simulation.h"

namespace skerry::harness {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kSmallBuffers = R"(
schema = 1
name = "large_changes"
description = "Three people behind a server, with small buffers."
duration = "20s"
settle = "30s"
[replicas]
count = 3
crdt = "rga"
[sync]
wire = "plain"
topology = "hub"
window = "64KiB"
[network]
bandwidth = "20Mbit/s"
send_buffer = "192KiB"
[[workload]]
kind = "typing"
[checks]
enable = ["strong_eventual_consistency", "no_lost_updates", "causal_delivery", "converges"]
)";

// Person 0 pastes `bytes` at 5 s, between everybody's letters, a hundred a second.
class OneLargePaste final : public Workload {
 public:
  explicit OneLargePaste(size_t bytes) : bytes_(bytes) {}
  void setup(World& world) override {
    for (uint32_t person = 0; person < world.people(); ++person) {
      for (int64_t i = 0; i < 1000; ++i) {
        world.schedule(Instant{} + Duration::milliseconds(10 * i), person, 0);
      }
    }
    world.schedule(Instant{} + Duration::seconds(5), 0, 1);
  }
  void wake(World& world, uint32_t person, uint64_t is_large) override {
    std::string text(is_large == 0 ? 1 : bytes_, 'x');
    const auto made = world.submit(person, TextSplice{0, 0, std::move(text)});
    if (is_large != 0) is_made_ = made.has_value();
  }
  bool is_finished() const override { return is_made_; }
  std::string unfinished() const override { return "the large paste was refused"; }

 private:
  size_t bytes_;
  bool is_made_ = false;
};

constexpr size_t kLargest = size_t{16} << 20;

results::RunResult run_with(size_t bytes, const std::vector<Override>& overrides = {}) {
  const LoadResult loaded = parse_scenario(kSmallBuffers, "test.toml", overrides);
  EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  auto plan = make_plan(loaded.experiment->cells[0].scenario, 1);
  EXPECT_TRUE(plan.ok()) << plan.status();
  plan->workloads.push_back({std::make_unique<OneLargePaste>(bytes), 0});
  Run run(*std::move(plan));
  run.run(nullptr);
  return run.result();
}

std::string detail_of(const results::RunResult& run, const std::string& check) {
  for (const auto& each : run.checks) {
    if (each.name == check) return each.detail;
  }
  return "";
}

TEST(LargeChanges, of_ten_times_the_send_buffer_pass_without_a_reset) {
  const results::RunResult run = run_with(2 << 20);
  EXPECT_EQ(run.verdict, results::Verdict::kValid);
  EXPECT_EQ(run.metrics.at("commands_refused"), 0);
  // Each connection greets once: none was reset and opened again.
  EXPECT_EQ(run.metrics.at("round_trips"), 3);
  EXPECT_EQ(run.metrics.at("lost_bytes"), 0);
  EXPECT_GT(run.metrics.at("payload_bytes"), 3.0 * (2 << 20));
  EXPECT_LT(run.metrics.at("redundant_bytes"), 10'000);
}

TEST(LargeChanges, beyond_the_limit_of_a_command_are_refused_where_they_are_made) {
  const results::RunResult run = run_with(kLargest + 1);
  EXPECT_EQ(run.metrics.at("commands_refused"), 1);
  EXPECT_EQ(run.metrics.at("commands_refused_too_large"), 1);
  EXPECT_EQ(run.metrics.at("round_trips"), 3);
  // Neither lost nor the design's fault: the workload says so, in converges.
  EXPECT_EQ(run.verdict, results::Verdict::kUnknown);
  EXPECT_THAT(detail_of(run, "converges"),
              AllOf(HasSubstr("person 0 at 5 s: a change of 16777"),
                    HasSubstr("bytes is larger than the 16777216 that [sync] max_change")));
  const results::RunResult below = run_with(kLargest);
  EXPECT_EQ(below.metrics.at("commands_refused"), 0);
  EXPECT_EQ(below.verdict, results::Verdict::kValid);
}

TEST(LargeChanges, beyond_16_MiB_go_in_parts_where_the_option_lets_them) {
  for (const std::string acknowledge : {"true", "false"}) {
    const results::RunResult run = run_with(
        kLargest + (1 << 20), {{"sync.max_change", "32MiB"}, {"sync.acknowledge", acknowledge}});
    EXPECT_EQ(run.metrics.at("commands_refused"), 0) << acknowledge;
    EXPECT_EQ(run.verdict, results::Verdict::kValid)
        << acknowledge << " " << detail_of(run, "converges");
    // To the server and from it to two, once each; gossip may give it back to its author as well.
    const double times = acknowledge == "true" ? 3 : 4;
    EXPECT_GT(run.metrics.at("carried_bytes"), 3.0 * (17 << 20)) << acknowledge;
    EXPECT_LT(run.metrics.at("carried_bytes"), (times + 0.1) * (17 << 20)) << acknowledge;
  }
}

}  // namespace
}  // namespace skerry::harness
