// What Enes, Almeida, Baquero, Leitão 2019 found, in short runs of the scenarios that repeat it:
// docs/inside/replication-modes.md has the long ones.
#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

std::string rounds(const std::string& topology, const std::string& design,
                   const std::string& mode) {
  return R"(
schema = 1
name = "rounds"
description = "Everybody updates and sends once a second."
duration = "31s"
settle = "40s"
[replicas]
count = 15
crdt = ")" +
         design + "\"\nmode = \"" + mode + R"("
[sync]
topology = ")" +
         topology + R"("
k = 4
transport = "datagram"
anti_entropy = "30s"
[[workload]]
kind = "rounds"
rounds = 30
)" + (design.find("map") == std::string::npos ? "" : "keys = 150\n");
}

double elements(const std::string& topology, const std::string& design, const std::string& mode) {
  const auto sweep = simulate(rounds(topology, design, mode));
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  return only_run(sweep).metrics.at("transmitted_elements_to_last_write");
}

TEST(SynchronizationBars, on_a_mesh_classic_deltas_save_little_and_both_optimizations_most) {
  for (const char* design : {"grow_only_set", "grow_only_counter", "grow_only_map"}) {
    const double state = elements("ring_k", design, "state");
    const double classic = elements("ring_k", design, "delta");
    const double bp = elements("ring_k", design, "delta_bp");
    const double rr = elements("ring_k", design, "delta_rr");
    const double both = elements("ring_k", design, "delta_bp_rr");
    EXPECT_GE(classic, state / 2) << design;
    EXPECT_LT(both, std::min({state, classic, bp, rr})) << design;
  }
}

TEST(SynchronizationBars, on_a_tree_avoiding_back_propagation_is_enough) {
  for (const char* design : {"grow_only_set", "grow_only_counter", "grow_only_map"}) {
    const double bp = elements("tree", design, "delta_bp");
    const double both = elements("tree", design, "delta_bp_rr");
    EXPECT_LE(bp, both * 1.01) << design;
    EXPECT_LT(both, elements("tree", design, "delta_rr")) << design;
  }
}

}  // namespace
}  // namespace skerry
