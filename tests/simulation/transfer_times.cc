// How long what is large, and what goes many hops, takes: closed forms (after Maelstrom's broadcast
// challenge, YAFS 7 and commonware 1452).
#include <gtest/gtest.h>

#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "simulation.h"

namespace skerry::harness {
namespace {

constexpr double kMs = 1e6;

class OnePaste final : public Workload {
 public:
  void setup(World& world) override { world.schedule(Instant{} + Duration::seconds(5), 0, 0); }
  void wake(World& world, uint32_t person, uint64_t) override {
    is_made_ = world.submit(person, TextSplice{0, 0, std::string(1'000'000, 'x')}).has_value();
  }
  bool is_finished() const override { return is_made_; }
  std::string unfinished() const override { return "the paste was refused"; }

 private:
  bool is_made_ = false;
};

// When a million bytes are at everybody's, at 8 Mbit/s and 50 ms.
double paste_takes_ms(const std::string& people, const std::string& topology,
                      const std::string& network) {
  const std::string text = "schema = 1\nname = \"paste\"\nduration = \"60s\"\nsettle = \"60s\"\n" +
                           std::string("[replicas]\ncrdt = \"eg_walker\"\ncount = ") + people +
                           "\n[sync]\nwire = \"plain\"\ntopology = \"" + topology + "\"\n" +
                           "[network]\nlatency = \"50ms\"\n" + network +
                           "\n[[workload]]\nkind = \"typing\"\n";
  const LoadResult loaded = parse_scenario(text, "test.toml");
  EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  auto plan = make_plan(loaded.experiment->cells.at(0).scenario, 1);
  EXPECT_TRUE(plan.ok()) << plan.status();
  plan->workloads.clear();
  plan->workloads.push_back({std::make_unique<OnePaste>(), 0});
  std::erase(plan->checks, "matches_reference");  // too long for it
  Run run(*std::move(plan));
  run.run(nullptr);
  const results::RunResult result = run.result();
  EXPECT_EQ(result.verdict, results::Verdict::kValid);
  return result.metrics.at("visibility_to_all_max") / kMs;
}

TEST(TransferTimes, are_the_bytes_over_the_bandwidth_and_the_latency_of_each_hop) {
  EXPECT_NEAR(paste_takes_ms("2", "mesh", "bandwidth = \"8Mbit/s\""), 1'050, 5);
  EXPECT_NEAR(paste_takes_ms("2", "hub", "bandwidth = \"8Mbit/s\""), 2'100, 10);
}

TEST(TransferTimes, add_up_on_an_access_line_that_receivers_share) {
  EXPECT_NEAR(paste_takes_ms("3", "hub", "server_bandwidth = \"8Mbit/s\""), 3'100, 15);
}

// Once streams are open, which takes a quarter of a second.
TEST(TransferTimes, in_a_binary_tree_of_25_are_those_of_its_paths) {
  const auto sweep = simulate(R"(
schema = 1
name = "broadcast_tree25"
seeds = 1
duration = "20s"
settle = "40s"
[replicas]
count = 25
crdt = "grow_only_set"
[sync]
topology = "tree"
interval = "0s"
[network]
latency = "100ms"
[[workload]]
kind = "set_ops"
rate_total = "100/s"
start = "1s"
mix = { add = 1.0, remove = 0.0 }
keys = { distribution = "uniform", count = 1000000 }
)");
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  const auto& metrics = only_run(sweep).metrics;
  // A histogram's bucket is at most 1/128 of its value wide.
  EXPECT_NEAR(metrics.at("visibility_latency_p50") / kMs, 500, 4);
  EXPECT_NEAR(metrics.at("visibility_latency_p90") / kMs, 700, 6);
  EXPECT_NEAR(metrics.at("visibility_latency_p99") / kMs, 800, 7);
  EXPECT_NEAR(metrics.at("visibility_latency_max") / kMs, 800, 7);
  EXPECT_NEAR(metrics.at("visibility_to_all_p50") / kMs, 700, 6);
}

}  // namespace
}  // namespace skerry::harness
