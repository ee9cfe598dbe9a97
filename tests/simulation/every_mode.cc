// Every design keeps its promises in every mode that it supports, through bad networks.
#include "core/replication_mode.h"
#include "crdts/object/catalogue.h"
#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

#ifdef NDEBUG
constexpr const char* kSeeds = "20";
#else
constexpr const char* kSeeds = "3";
#endif

// 200 commands of five people between whom datagrams are lost, doubled, reordered and corrupted, a
// partition and a crash.
std::string noisy(const std::string& design, ReplicationMode mode, const std::string& interval,
                  const std::string& seeds = "1") {
  return "seeds = " + seeds + R"(
schema = 1
name = "every_mode"
description = "A bad network, a partition and a crash."
duration = "10s"
settle = "40s"
[replicas]
count = 5
crdt = ")" +
         design + "\"\nmode = \"" + std::string(to_string(mode)) + R"("
[sync]
topology = "ring_k"
k = 1
transport = "datagram"
anti_entropy = "2s"
interval = ")" +
         interval + R"("
[network]
latency = { distribution = "exponential", mean = "30ms" }
loss = 0.1
duplicate = 0.05
reorder = 0.05
corrupt = 0.02
[[workload]]
kind = "random_ops"
rate_total = "20/s"
[[fault]]
kind = "partition"
at = "2s"
for = "3s"
groups = [[0, 1], [2, 3, 4]]
[[fault]]
kind = "crash"
at = "4s"
for = "2s"
node = 1
)";
}

// Bytes by kind sum to what links carried.
void expect_exact_accounts(const results::RunResult& run, const std::string& what) {
  const auto& m = run.metrics;
  EXPECT_EQ(m.at("payload_bytes") + m.at("metadata_bytes") + m.at("redundant_bytes") +
                m.at("control_bytes"),
            m.at("carried_bytes"))
      << what;
  EXPECT_EQ(m.at("delivered_bytes"), m.at("carried_bytes")) << what;
}

class EveryMode : public testing::TestWithParam<ReplicationMode> {};

TEST_P(EveryMode, keeps_the_promises_of_every_design_between_peers) {
  for (const crdts::Design& design : crdts::catalogue()) {
    if (design.is_mutant || !crdts::supports(design, GetParam())) continue;
    const std::string name(design.name);
    const auto sweep = simulate(noisy(name, GetParam(), "500ms", kSeeds), 2);
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << name << "\n" << complaints(sweep);
    for (const results::RunResult& run : sweep.cells.at(0).runs) {
      EXPECT_GT(run.metrics.at("commits"), 0) << name;
      expect_exact_accounts(run, name);
    }
  }
}

TEST_P(EveryMode, works_when_all_goes_at_once) {
  for (const char* design : {"pn_counter", "add_wins_set", "lww_register", "rga"}) {
    if (!crdts::supports(*crdts::find_design(design), GetParam())) continue;
    const auto sweep = simulate(noisy(design, GetParam(), "0s"));
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << design << "\n" << complaints(sweep);
    expect_exact_accounts(only_run(sweep), design);
  }
}

TEST_P(EveryMode, works_behind_a_server_over_streams) {
  for (const char* design : {"pn_counter", "add_wins_set", "remove_wins_set", "fugue"}) {
    const crdts::Design* row = crdts::find_design(design);
    if (!crdts::supports(*row, GetParam())) continue;
    const auto sweep = simulate(stormy_hub(design, kRandomOps), 1,
                                {{"replicas.mode", std::string(to_string(GetParam()))}});
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << design << "\n" << complaints(sweep);
  }
}

INSTANTIATE_TEST_SUITE_P(All, EveryMode, testing::ValuesIn(kReplicationModes),
                         [](const auto& each) { return std::string(to_string(each.param)); });

TEST(Modes, that_a_design_does_not_have_are_refused_with_the_reason) {
  const auto loaded =
      harness::parse_scenario(noisy("rga", ReplicationMode::kPureOperations, "0s"), "test.toml");
  EXPECT_FALSE(loaded.experiment.has_value());
  EXPECT_NE(loaded.problems.to_text().find(crdts::find_design("rga")->no_pure_operations),
            std::string::npos)
      << loaded.problems.to_text();
}

TEST(Modes, the_same_work_gives_the_same_digest_again) {
  const std::string scenario = noisy("add_wins_set", ReplicationMode::kDeltaBpRr, "500ms");
  EXPECT_EQ(simulate(scenario).digest, simulate(scenario).digest);
}

}  // namespace
}  // namespace skerry
