// Recorded sessions end with the recording's text, whatever storage and processes do meanwhile.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

// Two people who take turns: each transaction depends on the other's last. Written to a file of its
// own; returns its path.
std::string write_turn_taking(const std::string& name) {
  std::string text;
  std::string transactions;
  for (int i = 0; i < 60; ++i) {
    const std::string letter(1, static_cast<char>('a' + i % 26));
    const std::string parents = i == 0 ? "" : std::to_string(i - 1);
    transactions += std::string(i == 0 ? "" : ",") + R"({"parents":[)" + parents +
                    R"(],"numChildren":1,"agent":)" + std::to_string(i % 2) +
                    R"(,"time":"1970-01-01T00:00:00Z","patches":[[)" + std::to_string(i) +
                    R"(,0,")" + letter + R"("]]})";
    text += letter;
  }
  const auto path =
      std::filesystem::temp_directory_path() / (name + "-" + std::to_string(::getpid()) + ".json");
  std::ofstream(path) << R"({"kind":"concurrent","startContent":"","endContent":")" << text
                      << R"(","numAgents":2,"txns":[)" << transactions << "]}";
  return path.string();
}

std::string session(const std::string& recording, const std::string& more) {
  return R"(
schema = 1
name = "turns"
description = "Two people take turns, one watches."
seeds = { first = 1, count = 4 }
duration = "60s"
settle = "30s"
[replicas]
count = 3
crdt = "fugue"
[sync]
topology = "hub"
[network]
latency = { distribution = "lognormal", p50 = "20ms", p99 = "120ms" }
loss = 0.02
[[workload]]
kind = "editing_trace"
file = ")" +
         recording + R"("
[checks]
enable = ["expected_text", "converges", "no_lost_updates", "causal_delivery",
          "strong_eventual_consistency", "matches_reference"]
)" + more;
}

TEST(RecordedSessions, end_with_their_text_though_storage_is_slow) {
  const std::string path = write_turn_taking("slow_storage");
  const auto sweep = simulate(session(path, ""), 1, {{"storage.latency", "20ms"}});
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  EXPECT_EQ(only_run(sweep).metrics.at("commits"), 60);
  std::filesystem::remove(path);
}

TEST(RecordedSessions, go_on_after_their_typists_crash) {
  const std::string path = write_turn_taking("crashes");
  const auto sweep = simulate(session(path, R"(
[[fault]]
kind = "crash"
mean_time_between = "6s"
for = "2s"
nodes = [0, 1]
)"),
                              1, {{"storage.latency", "50ms"}});
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace skerry
