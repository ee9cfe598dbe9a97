// Every design of the catalogue keeps its promises through bad networks.
#include "crdts/object/catalogue.h"
#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

TEST(EveryDesign, survives_partition_crash_and_outage_behind_a_server) {
  for (const crdts::Design& design : crdts::catalogue()) {
    if (design.is_mutant) continue;
    const auto sweep = simulate(stormy_hub(std::string(design.name), workload_of(design.family)), 1,
                                {{"seeds.first", "6"}});
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << design.name << "\n" << complaints(sweep);
    // Lattices that are soon at their top (a maximum of few letters) have little left to change.
    EXPECT_GE(only_run(sweep).metrics.at("commits"), 5) << design.name;
  }
}

TEST(EveryDesign, survives_lossy_datagrams_between_peers) {
  for (const crdts::Design& design : crdts::catalogue()) {
    if (design.is_mutant) continue;
    for (const char* topology : {"mesh", "line"}) {
      const auto sweep =
          simulate(noisy_peers(std::string(design.name), topology, workload_of(design.family)));
      EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << design.name << " " << topology << "\n"
                                                         << complaints(sweep);
    }
  }
}

TEST(EveryFault, may_overlap_any_other_on_one_host) {
  const std::string faults = R"(
[[fault]]
kind = "crash"
at = "2s"
for = "3s"
node = 2
[[fault]]
kind = "pause"
at = "3s"
for = "4s"
node = 2
[[fault]]
kind = "sleep"
at = "4s"
for = "2s"
node = 2
[[fault]]
kind = "outage"
at = "6s"
for = "2s"
node = 2
)";
  for (const char* design : {"add_wins_set", "fugue"}) {
    const std::string& workload = design[0] == 'f' ? kTyping : kSetOps;
    const auto sweep =
        simulate(stormy_hub(design, workload + faults), 1, {{"storage.latency", "50ms"}});
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << design << "\n" << complaints(sweep);
  }
}

TEST(EveryTopology, converges_over_streams_and_over_gossip) {
  for (const char* topology : {"mesh", "ring", "ring_k", "line", "tree", "random_k"}) {
    for (const bool gossips : {false, true}) {
      std::vector<harness::Override> overrides;
      if (gossips) overrides.emplace_back("sync.acknowledge", "false");
      if (!gossips) overrides.emplace_back("sync.transport", "stream");
      const auto sweep = simulate(noisy_peers("add_wins_set", topology, kSetOps), 1, overrides);
      EXPECT_EQ(sweep.verdict, results::Verdict::kValid)
          << topology << (gossips ? " gossip" : " streams") << "\n"
          << complaints(sweep);
    }
  }
}

}  // namespace
}  // namespace skerry
