// Logs that are folded into snapshots while everything else goes on: nobody can tell by what they
// read, whoever is late gets a snapshot, and what is kept stays small.
#include <gtest/gtest.h>

#include <string>

#include "simulation.h"

namespace skerry {
namespace {

// Person 4 only reads, so that its disk may be lost.
std::string scenario(const std::string& body) {
  return R"(
schema = 1
name = "log_floors"
seeds = { first = 1, count = 4 }
duration = "30s"
[sync]
log_floor = "1s"
anti_entropy = "2s"
[network]
latency = { distribution = "lognormal", p50 = "20ms", p99 = "120ms" }
loss = 0.01
[storage]
latency = "2ms"
)" + body;
}

constexpr const char* kSets = R"(
[[workload]]
kind = "set_ops"
rate = "12/s"
people = [0, 1, 2, 3]
)";
constexpr const char* kTexts = R"(
[[workload]]
kind = "text_ops"
rate = "12/s"
people = [0, 1, 2, 3]
)";
constexpr const char* kPeople = "[replicas]\ncount = 5\ncrdt = \"fugue\"\n";
constexpr const char* kFaults = R"(
[[fault]]
kind = "partition"
at = "5s"
for = "8s"
groups = [["server", 0, 1], [2, 3, 4]]
[[fault]]
kind = "crash"
mean_time_between = "3s"
for = "500ms"
survives = "subset"
nodes = [0, 1, 2, 3, 4, "server"]
pick = "one"
[[fault]]
kind = "amnesia"
at = "20s"
for = "1s"
node = 4
[[fault]]
kind = "rollback"
at = "25s"
for = "1s"
back = "10s"
node = "server"
)";

double mean_of(const results::SweepResult& sweep, const std::string& metric, size_t cell = 0) {
  double sum = 0;
  for (const auto& run : sweep.cells.at(cell).runs) sum += run.metrics.at(metric);
  return sum / static_cast<double>(sweep.cells.at(cell).runs.size());
}

TEST(LogFloors, change_nothing_that_anybody_can_read) {
  const auto sweep =
      simulate(scenario(std::string(kPeople) + kSets + kTexts + kFaults +
                        "[matrix]\n\"replicas.crdt\" = [\"fugue\", \"eg_walker\", \"rga\", "
                        "\"yata\", \"add_wins_set\", \"or_set\", \"lww_set\"]\n"),
               2);
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  for (size_t cell = 0; cell < sweep.cells.size(); ++cell) {
    EXPECT_GT(mean_of(sweep, "snapshot_bytes", cell), 1000) << cell;
  }
}

TEST(LogFloors, go_with_every_way_of_reconciling_and_both_stores) {
  const auto sweep = simulate(
      scenario(std::string(kPeople) + kTexts + kFaults +
               "[matrix]\n\"sync.reconcile\" = [\"heads\", \"trie\", \"rateless\", \"auto\"]\n"
               "\"storage.store\" = [\"memory\", \"sqlite\"]\n"),
      2);
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
}

// A counter's floor is as small as it ever was; a log that grew with all that was ever counted
// would hold a fifth of it.
TEST(LogFloors, keep_the_log_of_a_counter_as_small_as_the_counter) {
  const auto sweep = simulate(R"(
schema = 1
name = "counted"
seeds = 1
duration = "20min"
[replicas]
count = 2
crdt = "pn_counter"
[sync]
log_floor = "10s"
[[workload]]
kind = "counter_ops"
rate = "10/s"
)");
  const auto& metrics = only_run(sweep).metrics;
  EXPECT_EQ(complaints(sweep), "");
  EXPECT_GT(metrics.at("commits"), 20'000);
  if (!metrics.contains("memory_logs")) GTEST_SKIP() << "a sanitizer has its own allocator";
  EXPECT_LT(metrics.at("memory_logs"), 3 * 100'000) << "of two people and a server";
}

TEST(LogFloors, of_several_documents_and_several_peers_rise_apart) {
  for (const char* topology : {"hub", "mesh", "ring"}) {
    const auto sweep = simulate(
        scenario(std::string("[replicas]\ncount = 5\ndocuments = 3\ncrdt = \"fugue\"\nservers = ") +
                 (std::string(topology) == "hub" ? "1" : "0") + "\n" + kTexts +
                 "[[fault]]\nkind = \"amnesia\"\nat = \"20s\"\nfor = \"1s\"\nnode = 4\n"),
        2, {{"sync.topology", "\"" + std::string(topology) + "\""}});
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << topology << complaints(sweep);
    EXPECT_GT(mean_of(sweep, "snapshot_bytes"), 1000) << topology;
  }
}

// A person who was away for the whole history gets a snapshot in parts over a line that breaks
// before all of it is through: what had come need not come again.
TEST(LogFloors, let_a_snapshot_go_on_where_a_lost_connection_left_it) {
  const std::string late = R"(
[replicas]
count = 3
crdt = "fugue"
[[fault]]
kind = "outage"
node = 2
at = "100ms"
for = "20s"
[[fault]]
kind = "crash"
node = "server"
at = "22s"
every = "2s"
for = "100ms"
[[workload]]
kind = "text_ops"
rate = "100/s"
length_min = 40
length_max = 60
people = [0, 1]
stop = "20s"
[checks]
enable = ["strong_eventual_consistency", "no_lost_updates", "causal_delivery", "converges"]
)";
  const auto sweep = simulate(scenario(late), 2,
                              {{"network.latency", "\"20ms\""},
                               {"network.loss", "0"},
                               {"network.bandwidth", "\"200kbit/s\""},
                               {"duration", "\"60s\""}});
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  EXPECT_GT(mean_of(sweep, "snapshot_bytes"), 100'000);
  // While the server still crashes: that ends at 60 s.
  for (const auto& run : sweep.cells.at(0).runs) {
    EXPECT_LT(run.metrics.at("catch_up_latency_max"), 30e9) << run.seed;
  }
}

// Who comes back with much of its own, and folds that while the server's snapshot is still on its
// way, cannot take it, and gets a later one: though nobody writes any more.
TEST(LogFloors, a_snapshot_that_lacks_what_was_folded_meanwhile_is_followed_by_another) {
  const std::string back = R"([replicas]
count = 3
crdt = "add_wins_set"
[[fault]]
kind = "isolate"
node = 0
at = "5s"
for = "16s"
[[workload]]
kind = "set_ops"
rate = "100/s"
mix = { add = 1.0, remove = 0.0 }
keys = { distribution = "uniform", count = 1000000 }
stop = "20s"
[checks]
enable = ["no_lost_updates", "converges"]
)";
  const auto sweep = simulate(scenario(back), 2,
                              {{"network.latency", "\"20ms\""},
                               {"network.loss", "0"},
                               {"network.bandwidth", "\"200kbit/s\""},
                               {"sync.anti_entropy", "\"5s\""},
                               {"duration", "\"40s\""},
                               {"settle", "\"2min\""},
                               {"seeds.count", "6"}});
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
}

}  // namespace
}  // namespace skerry
