// [sync] acknowledge_at: authors are told how far their changes have got, at each level that is
// asked for, and never before it is true.
#include <gmock/gmock.h>

#include "simulation.h"

namespace skerry {
namespace {

using testing::HasSubstr;

std::string scenario(const std::string& replicas, const std::string& sync,
                     const std::string& rest = "") {
  return R"(
schema = 1
name = "levels"
seeds = 4
duration = "20s"
settle = "2min"
[[workload]]
kind = "counter_ops"
rate = "5/s"
[storage]
latency = "3ms"
[network]
latency = "20ms"
)" + rest +
         "[replicas]\n" + replicas + "\n[sync]\n" + sync + "\n";
}

double metric(const results::SweepResult& sweep, const std::string& name) {
  return only_run(sweep).metrics.at(name);
}

TEST(AcknowledgeLevels, an_author_waits_for_its_disk_then_for_the_servers_then_for_everybody) {
  const auto sweep = simulate(
      scenario("count = 4\ncrdt = \"pn_counter\"",
               "acknowledge_delay = \"0s\"\nstability = \"500ms\"\n"
               "acknowledge_at = [\"memory\", \"local\", \"server\", \"1 replica\", \"stable\"]"));
  ASSERT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  constexpr double kMs = 1e6;
  EXPECT_NEAR(metric(sweep, "acknowledged_local_p50"), 3 * kMs, 0.1 * kMs);
  // There and back, and its disk.
  EXPECT_NEAR(metric(sweep, "acknowledged_server_p50"), 46 * kMs, kMs);
  EXPECT_EQ(metric(sweep, "acknowledged_server_p50"), metric(sweep, "acknowledged_replicas_p50"));
  EXPECT_GT(metric(sweep, "acknowledged_stable_p50"), 500 * kMs);
  for (const std::string level : {"local", "server", "replicas", "stable"}) {
    EXPECT_EQ(metric(sweep, "acknowledged_" + level + "_never"), 0) << level;
    EXPECT_EQ(metric(sweep, "acknowledged_" + level + "_changes"), metric(sweep, "commits"));
  }
}

TEST(AcknowledgeLevels, what_nobody_asks_for_changes_nothing_of_a_run) {
  const std::string without = scenario("count = 3\ncrdt = \"pn_counter\"", "");
  const auto plain = simulate(without);
  const auto told = simulate(without, 1, {{"sync.acknowledge_at", "[\"local\", \"server\"]"}});
  ASSERT_EQ(plain.verdict, results::Verdict::kValid) << complaints(plain);
  EXPECT_FALSE(only_run(plain).metrics.contains("acknowledged_server_p50"));
  // The run goes on until all are told; until then it is the same.
  EXPECT_EQ(metric(plain, "acknowledged_local_p99"), metric(told, "acknowledged_local_p99"));
  EXPECT_EQ(metric(plain, "visibility_latency_p99"), metric(told, "visibility_latency_p99"));
}

constexpr char kHard[] = R"(loss = 0.05
[[fault]]
kind = "crash"
at = "4s"
for = "3s"
nodes = [0, "server"]
[[fault]]
kind = "isolate"
at = "9s"
for = "4s"
nodes = [1]
[[fault]]
kind = "amnesia"
at = "15s"
for = "1s"
nodes = ["server"]
)";

// In every way of travelling, with crashes, cuts and a server that loses everything.
TEST(AcknowledgeLevels, what_was_told_is_true_in_every_mode_and_over_every_transport) {
  for (const std::string transport :
       {"", "transport = \"datagram\"", "acknowledge = false\nanti_entropy = \"1s\"",
        "reconcile = \"ranges\"", "interval = \"200ms\""}) {
    for (const std::string mode : {"operations", "state", "delta_bp_rr"}) {
      if (mode != "operations" &&
          (transport.find("acknowledge = f") == 0 || transport.find("reconcile") == 0)) {
        continue;
      }
      const auto sweep =
          simulate(scenario("count = 3\ncrdt = \"pn_counter\"\nmode = \"" + mode + "\"",
                            "acknowledge_at = [\"local\", \"server\"]\n" + transport, kHard));
      EXPECT_EQ(sweep.verdict, results::Verdict::kValid)
          << transport << " " << mode << ": " << complaints(sweep);
      EXPECT_EQ(metric(sweep, "acknowledged_server_never"), 0) << transport << " " << mode;
      EXPECT_GT(metric(sweep, "acknowledged_server_p50"), metric(sweep, "acknowledged_local_p50"));
    }
  }
}

TEST(AcknowledgeLevels, so_many_others_are_waited_for_as_are_asked_for) {
  const std::string mesh = "topology = \"mesh\"\nacknowledge_delay = \"0s\"\n";
  const auto waits = [&](const std::string& level) {
    const auto sweep = simulate(
        scenario("count = 5\ncrdt = \"pn_counter\"", mesh + "acknowledge_at = [\"" + level + "\"]"),
        1,
        {{"network.latency",
          "{ distribution = \"uniform\", min = \"10ms\", max = "
          "\"200ms\" }"}});
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
    return metric(sweep, "acknowledged_replicas_p50");
  };
  const double one = waits("1 replica");
  const double two = waits("2 replicas");
  const double four = waits("4 replicas");
  EXPECT_LT(one, two);
  EXPECT_LT(two, four);
}

std::string problems(const std::string& replicas, const std::string& sync) {
  const auto loaded = harness::parse_scenario(scenario(replicas, sync), "test.toml");
  return loaded.experiment ? "" : loaded.problems.to_text();
}

TEST(AcknowledgeLevels, a_level_that_nobody_could_reach_is_refused_with_what_is_lacking) {
  const std::string few = "count = 3\ncrdt = \"pn_counter\"";
  const std::string mesh = "topology = \"mesh\"\n";
  EXPECT_THAT(problems(few, mesh + "acknowledge_at = [\"server\"]"),
              HasSubstr("no person's replica has a server among its peers"));
  EXPECT_THAT(problems(few, mesh + "acknowledge_at = [\"3 replicas\"]"),
              HasSubstr("expected at most \"2 replicas\""));
  EXPECT_THAT(problems(few, "acknowledge_at = [\"stable\"]"), HasSubstr("[sync] stability"));
  EXPECT_THAT(problems(few + "\nmode = \"state\"", "acknowledge_at = [\"stable\"]"),
              HasSubstr("where states and deltas travel"));
  EXPECT_THAT(problems(few, "acknowledge_at = [\"serve\"]"), HasSubstr("did you mean `server`?"));
  EXPECT_THAT(problems(few, "acknowledge_at = [\"0 replicas\"]"), HasSubstr("is no level"));
  EXPECT_THAT(problems(few, "acknowledge_at = [\"local\", \"local\"]"), HasSubstr("named twice"));
  EXPECT_EQ(problems(few, "acknowledge_at = [\"local\", \"server\"]"), "");
}

}  // namespace
}  // namespace skerry
