// What replicas share of a document changes nothing of a run but the memory that it takes.
#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

results::RunResult run(const harness::Scenario& scenario, bool shares) {
  auto plan = harness::make_plan(scenario, 1);
  EXPECT_TRUE(plan.ok()) << plan.status();
  plan->shares = shares;
  harness::Run run(*std::move(plan));
  EXPECT_TRUE(run.run(nullptr));
  return run.result();
}

void expect_equal_runs(const std::string& source, const std::vector<harness::Override>& overrides) {
  harness::LoadResult loaded = harness::parse_scenario(source, "test.toml", overrides);
  ASSERT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  const harness::Scenario& scenario = loaded.experiment->cells.at(0).scenario;
  const results::RunResult alone = run(scenario, false);
  const results::RunResult shared = run(scenario, true);
  EXPECT_EQ(shared.verdict, results::Verdict::kValid);
  EXPECT_EQ(shared.digest, alone.digest);
  EXPECT_EQ(shared.metrics_digest, alone.metrics_digest);
  EXPECT_GT(shared.metrics.at("commits"), 50);
}

TEST(Sharing, changes_no_digest_and_no_exact_metric) {
  for (const char* crdt : {"eg_walker", "eg_walker_max"}) {
    for (const char* mode : {"operations", "delta", "state"}) {
      SCOPED_TRACE(std::string(crdt) + ", " + mode);
      const std::vector<harness::Override> overrides = {{"replicas.mode", mode}};
      expect_equal_runs(stormy_hub(crdt, kTyping), overrides);
      expect_equal_runs(noisy_peers(crdt, "mesh", kTyping), overrides);
    }
  }
}

}  // namespace
}  // namespace skerry
