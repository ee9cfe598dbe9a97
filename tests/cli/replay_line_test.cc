// The line that a failing run prints is pasted into a shell, and fails in the same way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "command.h"

namespace skerry::cli {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;

// Fails in every cell: an engine that never sends again, on lossy links.
std::string failing_scenario(const std::string& matrix) {
  return R"(schema = 1
name = "replay"
seeds = { first = 7, count = 1 }
duration = "10s"
settle = "40s"
[replicas]
count = 2
crdt = "pn_counter"
[sync]
topology = "mesh"
transport = "datagram"
mutant = "never_retransmits"
[network]
latency = "20ms"
loss = 0.3
[checks]
enable = ["converges"]
[[workload]]
kind = "counter_ops"
rate = "5/s"
[matrix]
)" + matrix;
}

std::string replay_line_of(const Json& run) {
  for (const Json& check : run["checks"]) {
    const std::string detail = check["detail"];
    const size_t at = detail.find("replay: ");
    if (at != std::string::npos) return detail.substr(at + 8, detail.find('\n', at) - at - 8);
  }
  return "";
}

// Runs a printed line as it is, but for where the command is.
Outcome pasted(const std::string& line, const std::string& more) {
  EXPECT_EQ(line.rfind("skerry run ", 0), 0u) << line;
  return skerry_run(line.substr(7) + more);
}

TEST(ReplayLine, of_every_cell_pastes_and_gives_the_same_digest) {
  const std::string latencies =
      "\"network.latency\" = [\"20ms\", { distribution = \"lognormal\", p50 = \"20ms\", p99 = "
      "\"120ms\" }, { distribution = \"empirical\", quantiles = [\"1ms\", \"2ms\", \"3ms\", "
      "\"4ms\", "
      "\"5ms\", \"60ms\", \"700ms\"] }]\n";
  for (const std::string& matrix :
       {latencies, latencies + "\"network.regions\" = [[\"a b\", \"it's\", \"$HOME \\\"q\\\"\"]]\n",
        std::string("\"sync.backoff\" = [{ base = \"50ms\", max = \"1s\" }]\n\"network.loss\" = "
                    "[0.25, 0.5]\n")}) {
    const Scratch scratch;
    const std::string path = (scratch / "it's a \"scenario\".toml").string();
    write_file(path, failing_scenario(matrix));
    std::string quoted = path;
    quoted.replace(quoted.find('\''), 1, "'\\''");
    const std::string out = " --json --out '" + (scratch / "results").string() + "'";
    const Outcome swept = skerry_run("run '" + quoted + "'" + out);
    ASSERT_EQ(swept.status, 1) << swept.err;
    const Json sweep = Json::parse(swept.out);
    for (const Json& cell : sweep["cells"]) {
      const Json& run = cell["runs"][0];
      const std::string line = replay_line_of(run);
      const Outcome again = pasted(line, out);
      ASSERT_EQ(again.status, 1) << line << "\n" << again.err;
      const Json alone = Json::parse(again.out);
      ASSERT_EQ(alone["cells"].size(), 1u) << line;
      EXPECT_EQ(alone["cells"][0]["runs"][0]["digest"], run["digest"]) << line;
    }
  }
}

TEST(ReplayLine, keeps_what_the_command_line_set) {
  const Scratch scratch;
  write_file(scratch / "replay.toml", failing_scenario("\"network.loss\" = [0.25, 0.5]\n"));
  const std::string out = " --json --out '" + (scratch / "results").string() + "'";
  const Outcome swept = skerry_run(
      "run '" + (scratch / "replay.toml").string() +
      "' --set 'network.jitter={ distribution = \"exponential\", mean = \"30ms\" }'" + out);
  ASSERT_EQ(swept.status, 1) << swept.err;
  const Json run = Json::parse(swept.out)["cells"][1]["runs"][0];
  const std::string line = replay_line_of(run);
  EXPECT_THAT(line, HasSubstr("--set 'network.jitter={ distribution"));
  const Outcome again = pasted(line, out);
  ASSERT_EQ(again.status, 1) << line << "\n" << again.err;
  EXPECT_EQ(Json::parse(again.out)["cells"][0]["runs"][0]["digest"], run["digest"]) << line;
}

}  // namespace
}  // namespace skerry::cli
