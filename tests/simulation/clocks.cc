// Clocks that are wrong: after cases of PumpkinDB 32, cockroach 24624, harmony 7, iroh-docs 120 and
// hologram 1135.
#include <gmock/gmock.h>

#include "simulation.h"

namespace skerry {
namespace {

const std::string kChecks = R"(
[checks]
enable = ["strong_eventual_consistency", "matches_reference", "no_lost_updates", "converges",
          "intent_preserved"]
)";

std::string hub(const std::string& design, const std::string& workload, const std::string& length,
                const std::string& replicas = "") {
  return "schema = 1\nname = \"clocks\"\nseeds = 3\nduration = \"" + length + R"("
settle = "1min"
[replicas]
crdt = ")" +
         design + "\"\n" + replicas + R"(
[sync]
topology = "hub"
[network]
latency = "20ms"
[[workload]]
)" + workload +
         "\n" + kChecks;
}

// One writer; its clock is set back an hour at 2 min, its process starts again at 3 min.
std::string set_back(const std::string& design, const std::string& workload) {
  return hub(design, workload + "\nwriters = 1", "10min", "count = 2") + R"(
[[fault]]
kind = "clock_jump"
at = "2min"
node = 0
jump = "-1h"
[[fault]]
kind = "crash"
at = "3min"
for = "5s"
node = 0
)";
}

TEST(Clocks, a_lone_writer_never_loses_to_himself) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"lww_register", "kind = \"register_ops\"\nrate = \"6/min\""},
      {"lww_set",
       "kind = \"set_ops\"\nrate = \"6/min\"\nkeys = { distribution = \"uniform\", count = 3 }"},
      {"or_map", "kind = \"random_ops\"\nrate = \"20/min\""},
      {"table", "kind = \"random_ops\"\nrate = \"20/min\""}};
  for (const auto& [design, workload] : cases) {
    for (const std::string mode : {"operations", "state", "delta_bp_rr"}) {
      const auto sweep = simulate(set_back(design, workload), 1, {{"replicas.mode", mode}});
      EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
      for (const auto& run : sweep.cells.at(0).runs) {
        EXPECT_EQ(run.metrics.at("lost_intents"), 0) << design << " " << mode;
        EXPECT_EQ(run.metrics.at("intents_in_vain"), 0) << design << " " << mode;
        EXPECT_EQ(run.metrics.at("future_times"), 0) << design << " " << mode;
        EXPECT_GT(run.metrics.at("commits"), 30) << design << " " << mode;
      }
    }
  }
}

// Phones whose clocks are minutes off share a table.
TEST(Clocks, what_a_row_claims_by_good_clocks_is_judged_where_none_was_refused) {
  const std::string scenario =
      hub("table", "kind = \"random_ops\"\nrate = \"1/s\"", "2min",
          "count = 4\nclock_offset = { distribution = \"normal\", mean = \"0s\", "
          "deviation = \"5min\" }");
  const auto apart = simulate(scenario);
  EXPECT_EQ(apart.verdict, results::Verdict::kValid) << complaints(apart);
  double in_vain = 0;
  for (const auto& run : apart.cells.at(0).runs) {
    EXPECT_GT(run.metrics.at("future_times"), 0);
    in_vain += run.metrics.at("intents_in_vain");
  }
  EXPECT_GT(in_vain, 0);
  const auto bounded = simulate(scenario, 1, {{"replicas.clock_bound", "1h"}});
  EXPECT_EQ(bounded.verdict, results::Verdict::kValid) << complaints(bounded);
  for (const auto& run : bounded.cells.at(0).runs) {
    EXPECT_EQ(run.metrics.at("future_times"), 0);
    EXPECT_EQ(run.metrics.at("intents_in_vain"), 0);
  }
}

// One laptop's date is a year ahead for a minute, then it is corrected.
TEST(Clocks, the_bound_decides_whose_writes_show_after_a_clock_was_ahead) {
  const std::string ahead = hub("lww_set",
                                "kind = \"set_ops\"\nrate = \"30/min\"\n"
                                "keys = { distribution = \"uniform\", count = 30 }",
                                "10min", "count = 3") +
                            R"(
[[fault]]
kind = "clock_jump"
at = "1min"
node = 0
jump = "100d"
[[fault]]
kind = "clock_jump"
at = "2min"
node = 0
jump = "-100d"
)";
  const auto refused = simulate(ahead);
  const auto followed = simulate(ahead, 1, {{"replicas.clock_bound", "200d"}});
  EXPECT_EQ(refused.verdict, results::Verdict::kValid) << complaints(refused);
  EXPECT_EQ(followed.verdict, results::Verdict::kValid) << complaints(followed);
  for (size_t seed = 0; seed < 3; ++seed) {
    const auto& was = refused.cells.at(0).runs.at(seed).metrics;
    const auto& is = followed.cells.at(0).runs.at(seed).metrics;
    EXPECT_GT(was.at("future_times"), 0);
    EXPECT_GT(was.at("lost_intents"), is.at("lost_intents"));
    EXPECT_EQ(is.at("future_times"), 0);
    EXPECT_EQ(is.at("intents_in_vain"), 0);
  }
}

// A jump of 59 s is followed, one of 61 s is not, and the option moves the border.
TEST(Clocks, jumps_within_the_bound_cost_nothing) {
  const auto run_with = [](const std::string& jump, const std::string& bound) {
    const std::string scenario = R"(
schema = 1
name = "clocks"
duration = "50s"
settle = "60s"
[replicas]
count = 2
crdt = "lww_register"
clock_bound = ")" + bound + R"("
[sync]
topology = "mesh"
transport = "datagram"
[network]
latency = "20ms"
[[workload]]
kind = "register_ops"
rate = "5/s"
[checks]
enable = ["converges", "no_lost_updates", "intent_preserved"]
[[fault]]
kind = "clock_jump"
node = 0
at = "10s"
jump = ")" + jump + "\"\n";
    const auto sweep = simulate(scenario);
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
    return only_run(sweep).metrics;
  };
  const auto within = run_with("59s", "60s");
  const auto beyond = run_with("61s", "60s");
  const auto wider = run_with("61s", "62s");
  EXPECT_EQ(within.at("future_times"), 0);
  EXPECT_GT(beyond.at("future_times"), 50);
  EXPECT_EQ(wider.at("future_times"), 0);
}

}  // namespace
}  // namespace skerry
