// Members whose lease runs out while everything else goes on: nothing waits for them, and when they
// come back each of their commands lives once.
#include <gtest/gtest.h>

#include <string>

#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

std::string team(const std::string& body) {
  return R"(
schema = 1
name = "leases"
seeds = { first = 1, count = 4 }
duration = "60s"
settle = "60s"
[sync]
log_floor = "2s"
stability = "500ms"
lease = "8s"
anti_entropy = "2s"
[network]
latency = { distribution = "lognormal", p50 = "20ms", p99 = "120ms" }
loss = 0.01
[storage]
latency = "2ms"
[checks]
also = ["honest_status", "session_guarantees", "stalls"]
)" + body;
}

constexpr const char* kSets = R"(
[replicas]
count = 5
crdt = "add_wins_set"
mode = "pure_operations"
[[workload]]
kind = "set_ops"
rate = "12/s"
)";
constexpr const char* kTexts = R"(
[replicas]
count = 5
crdt = "fugue"
[[workload]]
kind = "text_ops"
rate = "6/s"
)";
constexpr const char* kAway = R"(
[[fault]]
kind = "isolate"
node = 4
at = "5s"
for = "30s"
)";
// Two are away at once, one of them twice, and everybody's process may end at any moment.
constexpr const char* kStorm = R"(
[[fault]]
kind = "isolate"
node = 3
at = "3s"
for = "20s"
[[fault]]
kind = "isolate"
node = 4
at = "5s"
for = "15s"
[[fault]]
kind = "outage"
node = 4
at = "30s"
for = "15s"
[[fault]]
kind = "crash"
mean_time_between = "2s"
for = "300ms"
survives = "subset"
nodes = [0, 1, 2, 3, 4, "server"]
pick = "one"
)";

double sum_of(const results::SweepResult& sweep, const std::string& metric, size_t cell = 0) {
  double sum = 0;
  for (const auto& run : sweep.cells.at(cell).runs) sum += run.metrics.at(metric);
  return sum;
}

TEST(Leases, of_who_is_away_run_out_and_what_it_made_comes_back_once) {
  const auto sweep = simulate(team(std::string(kSets) + kAway), 2);
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  EXPECT_EQ(sum_of(sweep, "evictions"), 4);
  EXPECT_EQ(sum_of(sweep, "evicted_returns"), 4);
  EXPECT_GT(sum_of(sweep, "replayed_commands"), 100);
  EXPECT_EQ(sum_of(sweep, "overruled_frames"), 0);  // who was told sends nothing that is refused
}

TEST(Leases, let_the_others_collect) {
  const auto with = simulate(team(std::string(kSets) + kAway), 2);
  const auto without = simulate(team(std::string(kSets) + kAway), 2, {{"sync.lease", "0s"}});
  EXPECT_EQ(without.verdict, results::Verdict::kValid) << complaints(without);
  EXPECT_LT(2 * sum_of(with, "garbage_max"), sum_of(without, "garbage_max"));
}

TEST(Leases, hold_in_storms_over_both_stores) {
  for (const char* people : {kSets, kTexts}) {
    const auto sweep = simulate(team(std::string(people) + kStorm), 2,
                                {{"storage.store", "\"memory\""}, {"seeds", "12"}});
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
    EXPECT_GT(sum_of(sweep, "evictions"), 24);
    EXPECT_GT(sum_of(sweep, "replayed_commands"), 100);
    const auto on_sqlite = simulate(team(std::string(people) + kStorm), 2,
                                    {{"storage.store", "\"sqlite\""}, {"seeds", "2"}});
    EXPECT_EQ(on_sqlite.verdict, results::Verdict::kValid) << complaints(on_sqlite);
  }
}

TEST(Leases, hold_for_every_design_that_has_snapshots) {
  const auto pure = simulate(
      team(std::string(kSets) + kStorm +
           "[matrix]\n\"replicas.crdt\" = [\"remove_wins_set\", \"lww_set\", \"two_phase_set\"]\n"),
      2, {{"seeds", "2"}});
  EXPECT_EQ(pure.verdict, results::Verdict::kValid) << complaints(pure);
  const auto texts = simulate(team(std::string(kTexts) + kStorm +
                                   "[matrix]\n\"replicas.crdt\" = [\"rga\", \"yata\", "
                                   "\"eg_walker\"]\n"),
                              2, {{"seeds", "2"}});
  EXPECT_EQ(texts.verdict, results::Verdict::kValid) << complaints(texts);
  const auto sets = simulate(team(std::string(kSets) + kStorm +
                                  "[matrix]\n\"replicas.crdt\" = [\"add_wins_set\", \"or_set\"]\n"),
                             2, {{"seeds", "2"}, {"replicas.mode", "\"operations\""}});
  EXPECT_EQ(sets.verdict, results::Verdict::kValid) << complaints(sets);
}

// What is erased meanwhile cannot be written behind.
TEST(Leases, tell_an_author_of_a_command_that_cannot_be_performed_again) {
  const auto sweep = simulate(team(R"(
[replicas]
count = 2
crdt = "fugue"
[[workload]]
kind = "script"
steps = [
  { at = "1s", replica = 0, do = 'text.splice(0, 0, "0123456789")' },
  { at = "6s", replica = 1, do = 'text.splice(10, 0, "a")' },
  { at = "7s", replica = 1, do = 'text.splice(0, 0, "b")' },
  { at = "20s", replica = 0, do = 'text.splice(0, 10, "")' },
]
[[fault]]
kind = "isolate"
node = 1
at = "5s"
for = "30s"
)"),
                              1, {{"seeds", "1"}});
  EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << complaints(sweep);
  EXPECT_EQ(sum_of(sweep, "replays_refused"), 1);
  EXPECT_EQ(sum_of(sweep, "replayed_commands"), 1);
}

// A disk that is set back has originals that were performed again since.
TEST(Leases, of_a_server_that_takes_what_was_made_before_an_eviction_are_found_out) {
  const std::string back = R"(
stop = "40s"
[[fault]]
kind = "rollback"
at = "45s"
for = "1s"
back = "12s"
node = 4
)";
  const auto sweep =
      simulate(team(kSets + back + kAway), 2, {{"sync.mutant", "\"accepts_evicted\""}});
  EXPECT_EQ(sweep.verdict, results::Verdict::kInvalid);
  size_t judged = 0;
  for (const auto& run : sweep.cells.at(0).runs) {
    for (const auto& check : run.checks) {
      if (check.name != "replayed_once") continue;
      ++judged;
      EXPECT_EQ(check.verdict, results::Verdict::kInvalid) << run.seed;
    }
  }
  EXPECT_EQ(judged, sweep.cells.at(0).runs.size());
  const auto honest = simulate(team(kSets + back + kAway), 2);
  EXPECT_EQ(honest.verdict, results::Verdict::kValid) << complaints(honest);
}

TEST(Leases, need_one_server_that_hears_of_everyone) {
  const std::string all = team(std::string(kSets) + kAway);
  EXPECT_TRUE(harness::parse_scenario(all, "test.toml").experiment.has_value());
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"lease = \"8s\"", "lease = \"7s\""},
           {"log_floor = \"2s\"", "log_floor = \"0s\""},
           {"stability = \"500ms\"", "stability = \"0s\""},
           {"lease = \"8s\"", "lease = \"8s\"\ntopology = \"mesh\""},
           {"lease = \"8s\"", "lease = \"8s\"\nreconcile = \"trie\""},
           {"count = 5", "count = 5\nservers = 2"}}) {
    std::string text = all;
    text.replace(text.find(from), from.size(), to);
    EXPECT_FALSE(harness::parse_scenario(text, "test.toml").experiment.has_value()) << to;
  }
}

}  // namespace
}  // namespace skerry
