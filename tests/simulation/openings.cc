// Replicas that are opened again and again write as ever new actors. What they say to each other
// grows with what they do, not with all actors that there ever were.
#include <gtest/gtest.h>

#include <string>

#include "simulation.h"

namespace skerry::harness {
namespace {

// Six people of whom each crashes twice a minute.
std::string opened_often(int minutes, const std::string& crdt, const std::string& sync) {
  std::string text = "schema = 1\nname = \"openings\"\nseeds = 1\nduration = \"" +
                     std::to_string(minutes) + "min\"\n[replicas]\ncount = 6\ncrdt = \"" + crdt +
                     "\"\n[sync]\n" + sync + "\n[network]\nlatency = \"20ms\"\n" +
                     "[[workload]]\nkind = \"random_ops\"\nrate = \"30/min\"\n";
  for (int person = 0; person < 6; ++person) {
    text += "[[fault]]\nkind = \"crash\"\nnode = " + std::to_string(person) + "\nat = \"" +
            std::to_string(5 + 4 * person) + "s\"\nfor = \"2s\"\nevery = \"30s\"\n";
  }
  return text;
}

double control_bytes(int minutes, const std::string& sync) {
  const auto sweep = simulate(opened_often(minutes, "or_set", sync));
  EXPECT_EQ(complaints(sweep), "");
  return only_run(sweep).metrics.at("control_bytes");
}

TEST(Openings, cost_the_same_however_many_there_were) {
  for (const char* sync : {"", "stability = \"1s\"", "transport = \"datagram\"",
                           "stability = \"1s\"\nlease = \"5min\"\nlog_floor = \"1min\""}) {
    EXPECT_LT(control_bytes(20, sync), 2.4 * control_bytes(10, sync)) << sync;
  }
}

TEST(Openings, are_survived_by_every_way_to_travel) {
  for (const char* sync :
       {"topology = \"mesh\"\nstability = \"2s\"", "topology = \"ring\"\ntransport = \"datagram\"",
        "acknowledge = false", "reconcile = \"auto\"", "reconcile = \"heads\"",
        "interval = \"200ms\"", "log_floor = \"1min\"\nstability = \"1s\""}) {
    for (const char* mode : {"operations", "pure_operations"}) {
      const std::string set = std::string("add_wins_set\"\nmode = \"") + mode;
      const auto sweep = simulate(opened_often(4, set, sync));
      EXPECT_EQ(complaints(sweep), "") << sync << " " << mode;
    }
  }
}

}  // namespace
}  // namespace skerry::harness
