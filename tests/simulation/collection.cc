// What every member has is collected, nobody sees it happen, and one member who is away stops it.
#include "crdts/object/catalogue.h"
#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

std::string team(const std::string& design, const std::string& mode, const std::string& rest = "") {
  return R"(
schema = 1
name = "team"
description = "Four people and a server."
duration = "20s"
settle = "40s"
[replicas]
count = 4
crdt = ")" +
         design + "\"\nmode = \"" + mode + R"("
[network]
loss = 0.01
[sync]
stability = "500ms"
[[workload]]
kind = "random_ops"
rate = "5/s"
)" + rest;
}

TEST(Collection, is_never_observable) {
  for (const crdts::Design& design : crdts::catalogue()) {
    if (design.is_mutant) continue;
    for (const char* mode : {"operations", "pure_operations"}) {
      if (!crdts::supports(design, *mode_named(mode))) continue;
      const auto sweep = simulate(team(std::string(design.name), mode));
      EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << design.name << "\n"
                                                         << complaints(sweep);
    }
  }
}

TEST(Collection, stops_while_one_member_is_away) {
  const std::string away = R"(
[[fault]]
kind = "crash"
at = "2s"
for = "16s"
node = 3
)";
  const auto here = simulate(team("add_wins_set", "pure_operations"));
  const auto gone = simulate(team("add_wins_set", "pure_operations", away));
  EXPECT_EQ(gone.verdict, results::Verdict::kValid) << complaints(gone);
  EXPECT_GT(only_run(gone).metrics.at("unstable_max"),
            3 * only_run(here).metrics.at("unstable_max"));
  EXPECT_GT(only_run(gone).metrics.at("garbage_max"), only_run(here).metrics.at("garbage_max"));
  // Whatever was written between the crash and the return was stable nowhere as long as that
  // lasted.
  const auto commits_until = [](const char* time) {
    const auto run = simulate(team("add_wins_set", "pure_operations"), 1, {{"duration", time}});
    return only_run(run).metrics.at("commits");
  };
  const double by_others = (commits_until("18s") - commits_until("2s")) * 3 / 4;
  EXPECT_GT(by_others, 150);
  EXPECT_GE(only_run(gone).metrics.at("unstable_max"), by_others);
}

TEST(Collection, has_metrics_only_where_it_is_on) {
  const auto off = simulate(team("add_wins_set", "operations"), 1, {{"sync.stability", "0s"}});
  EXPECT_EQ(only_run(off).metrics.count("garbage"), 0u);
  const auto loaded = harness::parse_scenario(team("add_wins_set", "delta"), "test.toml");
  EXPECT_FALSE(loaded.experiment.has_value());  // a delta may bring back what was collected
}

}  // namespace
}  // namespace skerry
