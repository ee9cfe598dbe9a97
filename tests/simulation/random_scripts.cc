// Of every family, 200 random scripts: what a script's run shows, at every replica and meanwhile
// too, is what its commands give on documents alone; and a script that is written out again is the
// same script.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "harness/scenario/scenario.h"
#include "random_script.h"

namespace skerry {
namespace {

constexpr uint64_t kScriptsOfAFamily = 200;
constexpr uint64_t kScriptsOfADesign = 50;
constexpr uint32_t kMostReplicas = 4;

std::string scenario(const crdts::Design& design, const std::string& mode, uint32_t replicas,
                     int64_t duration_ns, const std::string& steps) {
  return "schema = 1\nname = \"random_script\"\nduration = \"" +
         std::to_string(duration_ns / 1'000) +
         "us\"\n[replicas]\ncount = " + std::to_string(replicas) + "\ncrdt = \"" +
         std::string(design.name) + "\"\nmode = \"" + mode +
         "\"\n[sync]\ntopology = \"mesh\"\ninterval = \"0s\"\n[network]\nlatency = \"10ms\"\n" +
         "[[workload]]\nkind = \"script\"\nsteps = [\n" + steps + "]\n";
}

harness::Experiment loaded(const std::string& text) {
  harness::LoadResult result = harness::parse_scenario(text, "test.toml");
  EXPECT_TRUE(result.experiment.has_value()) << result.problems.to_text() << text;
  return result.experiment ? *std::move(result.experiment) : harness::Experiment{};
}

std::unique_ptr<harness::Run> played(const harness::Experiment& experiment) {
  auto plan = harness::make_plan(experiment.cells.at(0).scenario, 1);
  EXPECT_TRUE(plan.ok()) << plan.status();
  auto run = std::make_unique<harness::Run>(*std::move(plan));
  run->run(nullptr);
  return run;
}

// Of the replicas of every run with the same seed: each writes once, and is asked who it was.
std::vector<uint64_t> epochs_of_the_simulator() {
  const crdts::Design& counter = *crdts::find_design("pn_counter");
  const auto run =
      played(loaded(scenario(counter, "operations", kMostReplicas, 2'000'000'000,
                             "{ at = \"1s\", replica = \"all\", do = \"counter.add(1)\" },\n")));
  std::vector<uint64_t> epochs;
  for (const auto& entry : run->view().document(0).received().entries()) {
    EXPECT_EQ(entry.actor.replica.value, epochs.size());
    epochs.push_back(entry.actor.epoch);
  }
  EXPECT_EQ(epochs.size(), kMostReplicas);
  return epochs;
}

std::vector<ScriptStep> steps_of(const harness::Experiment& experiment) {
  auto steps = experiment.cells.at(0).scenario.workloads.at(0).settings.steps("steps");
  for (ScriptStep& step : steps) step.line = 0;
  return steps;
}

struct Tally {
  uint64_t scripts = 0;
  uint64_t commits = 0;
  uint64_t refused = 0;
  uint64_t cuts = 0;
  uint64_t afters = 0;
};

void play_and_compare(const crdts::Design& design, ReplicationMode mode, uint64_t seed,
                      Tally& tally) {
  static const std::vector<uint64_t> epochs = epochs_of_the_simulator();
  const RandomScript script(design, mode, epochs, seed);
  const std::string text = scenario(design, std::string(to_string(mode)), script.replicas(),
                                    script.end(), script.steps());
  SCOPED_TRACE(text);
  const harness::Experiment experiment = loaded(text);
  ASSERT_EQ(experiment.cells.size(), 1u);

  const harness::Experiment again = loaded(experiment.effective);
  ASSERT_EQ(again.cells.size(), 1u);
  EXPECT_EQ(again.effective, experiment.effective);
  EXPECT_EQ(steps_of(again), steps_of(experiment));

  const auto played_run = played(experiment);
  const results::RunResult run = played_run->result();
  for (const auto& check : run.checks) {
    EXPECT_NE(check.verdict, results::Verdict::kInvalid) << check.name << ": " << check.detail;
    if (check.name == "as_scripted") {
      EXPECT_EQ(check.verdict, results::Verdict::kValid) << check.detail;
    }
  }
  for (uint32_t i = 0; i < script.replicas(); ++i) {
    EXPECT_EQ(played_run->view().document(i).value(), script.value(i)) << "replica " << i;
  }
  EXPECT_EQ(run.metrics.at("commits"), static_cast<double>(script.commits()));
  EXPECT_EQ(run.metrics.at("commands_refused"), static_cast<double>(script.refused()));
  ++tally.scripts;
  tally.commits += script.commits();
  tally.refused += script.refused();
  tally.cuts += script.cuts();
  tally.afters += script.afters();
}

class RandomScripts : public ::testing::TestWithParam<Family> {};

TEST_P(RandomScripts, run_as_their_commands_do_alone) {
  const auto all = crdts::catalogue();
  const auto design = std::find_if(all.begin(), all.end(), [](const crdts::Design& one) {
    return one.family == GetParam() && !one.is_mutant;
  });
  Tally tally;
  for (uint64_t seed = 1; seed <= kScriptsOfAFamily && !HasFailure(); ++seed) {
    play_and_compare(*design, ReplicationMode::kOperations, seed, tally);
  }
  EXPECT_EQ(tally.scripts, kScriptsOfAFamily);
  // Something was done in them.
  EXPECT_GT(tally.commits, 5 * kScriptsOfAFamily);
  EXPECT_GT(tally.cuts, kScriptsOfAFamily / 2);
  EXPECT_GT(tally.afters, kScriptsOfAFamily / 2);
}

TEST_P(RandomScripts, run_as_their_commands_do_alone_in_every_design) {
  for (const crdts::Design& design : crdts::catalogue()) {
    if (design.family != GetParam() || design.is_mutant) continue;
    Tally tally;
    for (uint64_t seed = 1'001; seed <= 1'000 + kScriptsOfADesign && !HasFailure(); ++seed) {
      const bool is_pure = seed % 4 == 0 && design.make_pure != nullptr;
      play_and_compare(design,
                       is_pure ? ReplicationMode::kPureOperations : ReplicationMode::kOperations,
                       seed, tally);
    }
    EXPECT_EQ(tally.scripts, kScriptsOfADesign) << design.name;
    EXPECT_GT(tally.commits, kScriptsOfADesign) << design.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Families, RandomScripts, ::testing::ValuesIn(kFamilies),
                         [](const auto& row) { return std::string(to_string(row.param)); });

}  // namespace
}  // namespace skerry
