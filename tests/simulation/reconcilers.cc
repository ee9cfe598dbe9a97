// Whichever way sessions find out what is missing, runs with every kind of trouble are valid.
#include <gtest/gtest.h>

#include <set>

#include "scenarios.h"
#include "simulation.h"
#include "sync/reconcile/reconciler.h"

namespace skerry {
namespace {

// The server's disk goes back, and later is lost: the people have all of it.
constexpr const char* kRestored = R"(
[[fault]]
kind = "rollback"
node = "server"
at   = "6s"
for  = "500ms"
back = "3s"
[[fault]]
kind = "amnesia"
node = "server"
at   = "10500ms"
for  = "500ms"
)";

std::vector<std::string> names() {
  std::vector<std::string> names;
  for (const sync::ReconcilerRow& row : sync::reconcilers()) names.emplace_back(row.name);
  return names;
}

TEST(Reconcilers, all_keep_runs_valid_through_partitions_crashes_and_restored_disks) {
  for (const std::string& name : names()) {
    for (const char* design : {"add_wins_set", "pn_counter"}) {
      const std::string& workload = std::string(design) == "pn_counter" ? kCounterOps : kSetOps;
      const auto sweep =
          simulate(stormy_hub(design, workload) + kRestored, 1, {{"sync.reconcile", name}});
      EXPECT_EQ(complaints(sweep), "") << name << " " << design;
    }
  }
}

TEST(Reconcilers, a_run_by_each_is_another_run_and_the_same_again) {
  std::set<std::string> digests;
  for (const std::string& name : names()) {
    const std::string source = stormy_hub("add_wins_set", kSetOps);
    const auto once = simulate(source, 1, {{"sync.reconcile", name}});
    const auto again = simulate(source, 2, {{"sync.reconcile", name}});
    EXPECT_EQ(once.digest, again.digest) << name;
    digests.insert(once.digest);
  }
  EXPECT_EQ(digests.size(), names().size());
}

TEST(Reconcilers, over_datagrams_and_in_gossip_all_say_vectors) {
  for (const char* acknowledge : {"true", "false"}) {
    std::set<std::string> digests;
    for (const std::string& name : names()) {
      const auto sweep = simulate(noisy_peers("add_wins_set", "mesh", kSetOps), 1,
                                  {{"sync.reconcile", name}, {"sync.acknowledge", acknowledge}});
      EXPECT_EQ(complaints(sweep), "") << name;
      digests.insert(sweep.digest);
    }
    EXPECT_EQ(digests.size(), 1u);
  }
}

}  // namespace
}  // namespace skerry
