// The reconciler of docs/tutorial/your-reconciler.md and the architecture of your-architecture.md
// in their catalogues, as the pages say: what reads the rows finds them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../simulation/simulation.h"

namespace skerry {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

// Eight people and a server, all linked, on a network that loses a fifth of what it carries.
const std::string kEight = R"(
schema = 1
name = "eight"
duration = "20s"
[replicas]
count = 8
servers = 1
crdt = "pn_counter"
[sync]
topology = "mesh"
transport = "datagram"
anti_entropy = "2s"
[network]
latency = "20ms"
loss = 0.2
[[workload]]
kind = "counter_ops"
rate = "2/s"
stop = "15s"
)";

std::string problems_of(const std::string& more, const std::vector<harness::Override>& overrides) {
  return harness::parse_scenario(kEight + more, "test.toml", overrides).problems.to_text();
}

TEST(TutorialReconciler, is_valid_under_all_checks_and_says_it_in_more_frames) {
  const std::string both = "\"sync.reconcile\" = [\"version_vector\", \"short_hellos\"]\n";
  for (const char* acknowledge : {"true", "false"}) {
    const auto sweep =
        simulate(kEight + "[matrix]\n" + both, 1, {{"sync.acknowledge", acknowledge}});
    EXPECT_EQ(complaints(sweep), "");
    const auto frames = [&sweep](size_t cell) {
      return sweep.cells.at(cell).runs.at(0).metrics.at("messages");
    };
    EXPECT_GT(frames(1), frames(0));
  }
}

TEST(TutorialArchitecture, is_valid_under_all_checks_and_speaks_to_servers_alone) {
  const std::string both = "\"replicas.architecture\" = [\"local_first\", \"by_servers\"]\n";
  const auto sweep = simulate(kEight + "[matrix]\n" + both);
  EXPECT_EQ(complaints(sweep), "");
  const auto frames = [&sweep](size_t cell) {
    return sweep.cells.at(cell).runs.at(0).metrics.at("messages");
  };
  EXPECT_LT(frames(1), frames(0) / 2) << "36 links, of which 8 have a server";
}

TEST(TutorialArchitecture, has_keys_of_its_own_and_a_least_settle_of_its_own) {
  const harness::Override by_servers = {"replicas.architecture", "by_servers"};
  const harness::Override gossip = {"sync.acknowledge", "false"};
  std::string quiet = kEight;
  quiet.replace(quiet.find("servers = 1"), 11, "servers = 1\nquiet = \"40s\"");
  EXPECT_THAT(harness::parse_scenario(quiet, "test.toml").problems.to_text(),
              HasSubstr("`replicas.quiet` has no effect: it needs `replicas.architecture` = "
                        "by_servers (here it is local_first)"));
  const std::vector<harness::Override> own = {by_servers, gossip};
  const auto loaded = harness::parse_scenario(quiet, "test.toml", own);
  ASSERT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  const auto other = harness::parse_scenario(kEight, "test.toml", {{gossip}});
  ASSERT_TRUE(other.experiment.has_value());
  EXPECT_GE(loaded.experiment->cells[0].scenario.settle, Duration::seconds(40));
  EXPECT_GT(loaded.experiment->cells[0].scenario.settle,
            other.experiment->cells[0].scenario.settle);
}

TEST(TutorialArchitecture, is_without_the_checks_that_say_nothing_of_it) {
  const harness::Override unjudged = {"replicas.architecture", "unjudged"};
  const auto loaded = harness::parse_scenario(kEight, "test.toml", {{unjudged}});
  ASSERT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  EXPECT_THAT(loaded.experiment->cells[0].scenario.checks, Not(Contains("causal_delivery")));
  const std::string named = "[checks]\nenable = [\"causal_delivery\", \"converges\"]\n";
  EXPECT_THAT(
      problems_of(named, {unjudged}),
      HasSubstr("the check \"causal_delivery\" says nothing of the architecture `unjudged`: "
                "it promises no order"));
  const auto swept = harness::parse_scenario(
      kEight + named + "[matrix]\n\"replicas.architecture\" = [\"local_first\", \"unjudged\"]\n",
      "test.toml");
  ASSERT_TRUE(swept.experiment.has_value()) << swept.problems.to_text();
  EXPECT_THAT(swept.experiment->cells[0].scenario.checks, Contains("causal_delivery"));
  EXPECT_THAT(swept.experiment->cells[1].scenario.checks, Not(Contains("causal_delivery")));
}

}  // namespace
}  // namespace skerry
