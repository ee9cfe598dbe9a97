// Short runs in real time, on every architecture of the network: they are valid as simulated ones
// are, carry the same, and leave nothing behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "harness/runner/runner.h"
#include "harness/scenario/scenario.h"
#include "scratch.h"
#include "twin/loopback.h"

namespace skerry::twin {
namespace {

using testing::HasSubstr;

harness::Scenario scenario(const std::string& text) {
  auto loaded = harness::parse_scenario(text, "live.toml");
  EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  return loaded.experiment->cells.front().scenario;
}

const char kHead[] = R"(
schema   = 1
name     = "live"
duration = "2s"

[sync]
keep_alive      = "100ms"
connect_timeout = "500ms"
backoff         = { base = "50ms", max = "200ms" }
)";

const char kWork[] = R"(
[network]
latency = { distribution = "uniform", min = "1ms", max = "10ms" }
loss    = 0.01

[[workload]]
kind = "set_ops"
rate = "50/s"
)";

double metric(const results::RunResult& run, const std::string& name) {
  const auto at = run.metrics.find(name);
  return at == run.metrics.end() ? -1 : at->second;
}

results::RunResult run_live(const harness::Scenario& scenario) {
  auto run = harness::run_once(scenario, 1, "replay", nullptr, {}, Loopback::create);
  EXPECT_TRUE(run.ok()) << run.status();
  return run.ok() ? *std::move(run) : results::RunResult();
}

std::string complaints(const results::RunResult& run) {
  std::string text;
  for (const results::CheckResult& check : run.checks) {
    if (!check.detail.empty()) text += check.name + ": " + check.detail + "\n";
  }
  return text;
}

std::string replicas(int count) {
  return "\n[replicas]\ncrdt = \"add_wins_set\"\ncount = " + std::to_string(count) + "\n";
}

harness::Scenario scenario(const std::string& sync, int count, const std::string& faults = "") {
  return scenario(kHead + sync + kWork + replicas(count) + faults);
}

void expect_valid(const results::RunResult& run) {
  EXPECT_EQ(run.verdict, results::Verdict::kValid) << complaints(run);
  EXPECT_EQ(metric(run, "never_visible"), 0);
  EXPECT_GT(metric(run, "frames_delivered"), 0);
}

constexpr const char* kHub = "topology = \"hub\"\n";
constexpr const char* kMesh = "topology = \"mesh\"\n";

TEST(LiveRuns, are_valid_and_carry_what_simulated_ones_do) {
  const harness::Scenario hub = scenario(kHub, 4);
  const auto simulated = harness::run_once(hub, 1, "replay");
  ASSERT_TRUE(simulated.ok());
  const test_support::Scratch temporary;
  ASSERT_EQ(setenv("TMPDIR", (temporary / "").c_str(), 1), 0);
  const results::RunResult live = run_live(hub);
  expect_valid(live);
  EXPECT_THAT(temporary.entries(), testing::IsEmpty());
  ASSERT_EQ(unsetenv("TMPDIR"), 0);
  // Not equal: arrivals of work follow real time. A tenth is a machine that is not busy.
  EXPECT_NEAR(metric(live, "commits") / metric(*simulated, "commits"), 1, 0.2);
  EXPECT_GT(metric(live, "visibility_latency_p50"), 1e6);
}

TEST(LiveRuns, outlive_crashes_pauses_sleep_and_cuts) {
  expect_valid(run_live(scenario(kMesh, 4, R"(
[[fault]]
kind     = "crash"
node     = 0
at       = "300ms"
for      = "200ms"
every    = "600ms"

[[fault]]
kind = "pause"
node = 1
at   = "400ms"
for  = "300ms"

[[fault]]
kind = "sleep"
node = 2
at   = "800ms"
for  = "300ms"

[[fault]]
kind   = "partition"
at     = "500ms"
for    = "500ms"
groups = [[0, 1], [2, 3]]
)")));
}

TEST(LiveRuns, go_on_where_all_nodes_were_down) {
  expect_valid(run_live(scenario(kMesh, 2, R"(
[[fault]]
kind  = "crash"
nodes = [0, 1]
at    = "500ms"
for   = "300ms"
)")));
}

TEST(LiveRuns, datagrams_go_the_same_way) {
  expect_valid(run_live(
      scenario(std::string(kMesh) + "transport = \"datagram\"\nanti_entropy = \"200ms\"\n", 4)));
}

TEST(LiveRuns, what_a_real_disk_cannot_do_is_refused) {
  const auto says = [](const harness::Scenario& refused) {
    const auto run = harness::run_once(refused, 1, "replay", nullptr, {}, Loopback::create);
    return std::string(run.status().message());
  };
  EXPECT_THAT(says(scenario(kHub, 2, R"(
[[fault]]
kind = "amnesia"
node = 0
at   = "300ms"
for  = "200ms"
)")),
              HasSubstr("`amnesia`"));
  EXPECT_THAT(says(scenario(kHub, 300)), HasSubstr("at most 200 nodes"));
}

}  // namespace
}  // namespace skerry::twin
