// Disks that are emptied, restored and copied: what the engine can get back from peers it gets
// back, and what it cannot is named by the check that is there for it.
#include <gmock/gmock.h>

#include "core/replication_mode.h"
#include "crdts/object/catalogue.h"
#include "simulation.h"

namespace skerry {
namespace {

std::string three(const std::string& sync, const std::string& faults, const std::string& workload) {
  return R"(
schema = 1
name = "disks"
seeds = { first = 1, count = 3 }
duration = "12s"
settle = "60s"
[network]
latency = "20ms"
[sync]
anti_entropy = "2s"
)" + sync +
         workload + faults;
}

constexpr const char* kHub = "topology = \"hub\"\n";
constexpr const char* kReplicas = "[replicas]\ncount = 3\ncrdt = \"add_wins_set\"\n";
constexpr const char* kOneWriter =
    "[[workload]]\nkind = \"set_ops\"\nrate = \"5/s\"\nwriters = 1\n";
constexpr const char* kAllWrite = "[[workload]]\nkind = \"set_ops\"\nrate = \"5/s\"\n";

std::string fault(const std::string& kind, const std::string& node, const std::string& more = "") {
  return "[[fault]]\nkind = \"" + kind + "\"\nnode = " + node + "\nat = \"5s\"\nfor = \"1s\"\n" +
         more;
}

const std::string kEveryKind[] = {
    fault("amnesia", "1"),
    fault("rollback", "1", "back = \"3s\"\n"),
    fault("clone", "1", "of = 0\n"),
    fault("rot", "1", "pieces = 5\n"),
    fault("rot", "\"server\"", "pieces = 5\n"),
    fault("amnesia", "\"server\""),
    fault("rollback", "\"server\"", "back = \"3s\"\n"),
    fault("clone", "\"server\"", "of = 2\n"),
};

results::Verdict verdict_of(const results::RunResult& run, const std::string& check) {
  for (const results::CheckResult& one : run.checks) {
    if (one.name == check) return one.verdict;
  }
  ADD_FAILURE() << "no check " << check;
  return results::Verdict::kUnknown;
}

TEST(Disks, that_lose_what_peers_have_get_it_back_in_every_mode) {
  const crdts::Design& design = *crdts::find_design("add_wins_set");
  for (const ReplicationMode mode : kReplicationModes) {
    if (!crdts::supports(design, mode)) continue;
    for (const std::string& damage : kEveryKind) {
      for (const char* transport : {"stream", "datagram"}) {
        const auto sweep = simulate(
            three(std::string(kHub) + "transport = \"" + transport + "\"\n", damage,
                  kReplicas + ("mode = \"" + std::string(to_string(mode)) + "\"\n") + kOneWriter),
            2);
        EXPECT_EQ(sweep.verdict, results::Verdict::kValid)
            << to_string(mode) << " " << transport << damage << complaints(sweep);
      }
    }
  }
}

// A hole in the middle of an actor's changes: what follows it waits until the hole is filled again.
TEST(Disks, that_rot_say_so_and_get_back_what_peers_have_on_every_store) {
  for (const char* store : {"memory", "sqlite"}) {
    double found = 0;
    for (const char* pieces : {"1", "3", "40"}) {
      const std::string rot = fault("rot", "1", "pieces = " + std::string(pieces) + "\n");
      const auto sweep = simulate(three(kHub, rot, std::string(kReplicas) + kOneWriter), 1,
                                  {{"storage.store", '"' + std::string(store) + '"'}});
      EXPECT_EQ(sweep.verdict, results::Verdict::kValid)
          << store << " " << pieces << complaints(sweep);
      found += only_run(sweep).metrics.at("damage_found");
    }
    EXPECT_GE(found, 3) << store;
  }
}

TEST(Disks, that_rot_before_their_changes_were_elsewhere_lose_updates) {
  const std::string cut = "[[fault]]\nkind = \"isolate\"\nnode = 1\nat = \"2s\"\nfor = \"4s\"\n";
  const auto sweep = simulate(
      three(kHub, cut + fault("rot", "1", "pieces = 20\n"), std::string(kReplicas) + kAllWrite), 1);
  EXPECT_EQ(verdict_of(only_run(sweep), "no_lost_updates"), results::Verdict::kInvalid);
  EXPECT_EQ(verdict_of(only_run(sweep), "no_forks"), results::Verdict::kValid);
}

TEST(Disks, emptied_before_their_changes_were_elsewhere_lose_updates) {
  const std::string cut = "[[fault]]\nkind = \"isolate\"\nnode = 1\nat = \"3s\"\nfor = \"3s\"\n";
  const auto sweep =
      simulate(three(kHub, cut + fault("amnesia", "1"), std::string(kReplicas) + kAllWrite));
  for (const results::RunResult& run : sweep.cells.at(0).runs) {
    EXPECT_EQ(verdict_of(run, "no_lost_updates"), results::Verdict::kInvalid);
    EXPECT_EQ(verdict_of(run, "no_forks"), results::Verdict::kValid);
    EXPECT_EQ(verdict_of(run, "strong_eventual_consistency"), results::Verdict::kValid);
    EXPECT_EQ(verdict_of(run, "causal_delivery"), results::Verdict::kValid);
    EXPECT_GT(run.metrics.at("never_visible"), 0);
  }
}

// Cut off until it has written again: then the dots that it writes twice mean two things.
constexpr const char* kCutOffMeanwhile =
    "[[fault]]\nkind = \"isolate\"\nnode = 1\nat = \"5s\"\nfor = \"3s\"\n";

TEST(Disks, restored_or_copied_under_the_epoch_they_had_make_forks) {
  for (const std::string& damage : {fault("rollback", "1", "back = \"3s\"\nkeep_epoch = true\n"),
                                    fault("clone", "1", "of = 0\nkeep_epoch = true\n")}) {
    const auto sweep =
        simulate(three(kHub, damage + kCutOffMeanwhile, std::string(kReplicas) + kAllWrite));
    for (const results::RunResult& run : sweep.cells.at(0).runs) {
      EXPECT_EQ(verdict_of(run, "no_forks"), results::Verdict::kInvalid) << damage;
    }
  }
}

TEST(Disks, restored_or_copied_and_opened_anew_make_no_forks) {
  for (const std::string& damage :
       {fault("rollback", "1", "back = \"3s\"\n"), fault("clone", "1", "of = 0\n")}) {
    const auto sweep =
        simulate(three(kHub, damage + kCutOffMeanwhile, std::string(kReplicas) + kAllWrite));
    for (const results::RunResult& run : sweep.cells.at(0).runs) {
      EXPECT_EQ(verdict_of(run, "no_forks"), results::Verdict::kValid) << damage;
      EXPECT_EQ(verdict_of(run, "strong_eventual_consistency"), results::Verdict::kValid);
    }
  }
}

TEST(Disks, that_were_emptied_are_stale_until_they_have_everything_again) {
  const std::string tail = "[[fault]]\nkind = \"isolate\"\nnode = 1\nat = \"6s\"\nfor = \"5s\"\n";
  const std::string rest = std::string(kReplicas) + kOneWriter;
  const auto crashed = simulate(three(kHub, fault("crash", "1") + tail, rest));
  const auto emptied = simulate(three(kHub, fault("amnesia", "1") + tail, rest));
  // After a crash it lacks what was written since; emptied, all from the beginning.
  EXPECT_LT(only_run(crashed).metrics.at("staleness_max"), 7e9);
  EXPECT_GT(only_run(emptied).metrics.at("staleness_max"), 9e9);
}

TEST(Disks, may_be_damaged_while_other_faults_hold_the_same_host) {
  const std::string faults = fault("outage", "1") + fault("sleep", "1") + fault("pause", "1") +
                             fault("amnesia", "1") + fault("rollback", "1", "back = \"9s\"\n") +
                             fault("clone", "1", "of = 0\n");
  const auto sweep = simulate(three(kHub, faults, std::string(kReplicas) + kOneWriter), 1,
                              {{"storage.latency", "30ms"}});
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
}

}  // namespace
}  // namespace skerry
