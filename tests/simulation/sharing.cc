// What replicas share of a document changes nothing of a run but the memory that it takes.
#include "harness/run/make_plan.h"
#include "harness/simulation/process.h"
#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

void expect_equal_runs(const std::string& source, std::vector<harness::Override> overrides) {
  const auto shared = simulate(source, 1, overrides);
  overrides.emplace_back("replicas.share_histories", "false");
  const auto alone = simulate(source, 1, overrides);
  EXPECT_EQ(complaints(shared), "");
  EXPECT_EQ(only_run(shared).digest, only_run(alone).digest);
  EXPECT_EQ(only_run(shared).metrics_digest, only_run(alone).metrics_digest);
  EXPECT_GT(only_run(shared).metrics.at("commits"), 50);
}

TEST(Sharing, is_turned_off_by_a_key) {
  for (const char* shares : {"true", "false"}) {
    const auto loaded = harness::parse_scenario(stormy_hub("eg_walker", kTyping), "test.toml",
                                                {{{"replicas.share_histories", shares}}});
    ASSERT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
    const auto plan = harness::make_plan(loaded.experiment->cells.at(0).scenario, 1);
    ASSERT_TRUE(plan.ok()) << plan.status();
    std::vector<std::shared_ptr<crdts::Commons>> commons(1);
    const auto config = harness::replica_config(*plan, 0, commons);
    EXPECT_EQ(config.documents.at(0).commons != nullptr, std::string(shares) == "true");
  }
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
