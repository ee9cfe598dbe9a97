// A cloned disk is found, whatever a scenario checks: two hosts that write as one actor.
#include <gmock/gmock.h>

#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "simulation.h"

namespace skerry::harness {
namespace {

using testing::HasSubstr;

constexpr const char* kTwoPeople = R"(
schema = 1
name = "clones"
description = "Two people behind a server."
duration = "5s"
settle = "40s"
[replicas]
count = 2
crdt = "add_wins_set"
[sync]
topology = "hub"
anti_entropy = "2s"
[[workload]]
kind = "set_ops"
rate = "4/s"
[[fault]]
kind = "isolate"
node = 1
at = "1ms"
for = "2s"
)";

// Person 1's device is a copy of person 0's: the same replica, and the same epoch. Cut off from
// each other both write; else one would hear of the other, and go on under an epoch of its own.
std::unique_ptr<Participant> clone(const replica::Config& config) {
  static uint64_t epoch_of_first = 0;
  replica::Config copy = config;
  if (config.id.value == 0) epoch_of_first = config.epoch;
  if (config.id.value == 1) {
    copy.id = ReplicaId{0};
    copy.epoch = epoch_of_first;
  }
  return replica::find_architecture("local_first")->make(copy);
}

results::RunResult run_clones(const std::string& checks) {
  const LoadResult loaded =
      parse_scenario(kTwoPeople + ("\n[checks]\nenable = [" + checks + "]\n"), "test.toml");
  EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  auto plan = make_plan(loaded.experiment->cells[0].scenario, 1);
  EXPECT_TRUE(plan.ok()) << plan.status();
  static constexpr replica::Architecture kClones = {"clones", "", clone};
  plan->architecture = &kClones;
  Run run(*std::move(plan));
  run.run(nullptr);
  return run.result();
}

const results::CheckResult* check_of(const results::RunResult& run, const std::string& name) {
  for (const results::CheckResult& check : run.checks) {
    if (check.name == name) return &check;
  }
  return nullptr;
}

TEST(Forks, make_a_run_invalid_whatever_is_enabled) {
  for (const std::string checks : {"\"converges\"", "\"expected_text\"", ""}) {
    const results::RunResult run = run_clones(checks);
    EXPECT_EQ(run.verdict, results::Verdict::kInvalid) << checks;
    const results::CheckResult* check = check_of(run, "no_forks");
    ASSERT_NE(check, nullptr) << checks;
    EXPECT_EQ(check->verdict, results::Verdict::kInvalid) << checks;
    EXPECT_THAT(check->detail, HasSubstr("hold equal version vectors but different changes"));
  }
}

TEST(Forks, are_checked_for_once_where_a_scenario_names_the_check) {
  const results::RunResult run = run_clones("\"no_forks\"");
  ASSERT_EQ(run.checks.size(), 3u);
  EXPECT_EQ(run.checks[0].name, "no_forks");
  EXPECT_EQ(run.checks[1].name, "evidence");
  EXPECT_EQ(run.checks[2].name, "no_refused_bodies");
  EXPECT_EQ(run.verdict, results::Verdict::kInvalid);
}

}  // namespace
}  // namespace skerry::harness
