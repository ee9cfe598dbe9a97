// What is refused is counted by why, and a body that a design refuses makes a run invalid.
#include <gmock/gmock.h>

#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "replica/factory.h"
#include "simulation.h"
#include "sync/reconcile/hello.h"
#include "sync/spread/states/group.h"

namespace skerry::harness {
namespace {

using testing::HasSubstr;

// Person 1 has another design: what the others say makes no sense to it.
std::unique_ptr<Participant> make_stranger(const replica::Config& config) {
  replica::Config own = config;
  if (config.id.value == 1) own.design = crdts::find_design("lww_register");
  return replica::find_architecture("local_first")->make(own);
}
constexpr replica::Architecture kStranger{"stranger", "", make_stranger};

results::RunResult run_of(const std::string& mode, bool has_stranger) {
  const LoadResult loaded = parse_scenario(R"(
schema = 1
name = "refusals"
duration = "10s"
settle = "30s"
[replicas]
count = 2
crdt = "pn_counter"
mode = ")" + mode + R"("
[sync]
topology = "mesh"
[network]
latency = "20ms"
[[workload]]
kind = "counter_ops"
rate = "2/s"
[[fault]]
kind = "crash"
node = 0
at = "4s"
for = "2s"
[checks]
enable = ["converges"]
)",
                                           "test.toml");
  EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  auto plan = make_plan(loaded.experiment->cells.at(0).scenario, 1);
  EXPECT_TRUE(plan.ok()) << plan.status();
  if (has_stranger) plan->architecture = &kStranger;
  Run run(*std::move(plan));
  run.run(nullptr);
  return run.result();
}

const results::CheckResult& check_of(const results::RunResult& run, const std::string& name) {
  for (const auto& check : run.checks) {
    if (check.name == name) return check;
  }
  ADD_FAILURE() << "no check " << name;
  return run.checks.front();
}

TEST(Refusals, a_refused_body_makes_a_run_invalid_whatever_is_enabled) {
  for (const std::string mode : {"operations", "delta_bp_rr"}) {
    const results::RunResult run = run_of(mode, true);
    EXPECT_GT(run.metrics.at("refused_bodies"), 0) << mode;
    const auto& check = check_of(run, "no_refused_bodies");
    EXPECT_EQ(check.verdict, results::Verdict::kInvalid) << mode;
    EXPECT_THAT(check.detail, HasSubstr("replica 1's design refused the body of change")) << mode;
    const results::RunResult good = run_of(mode, false);
    EXPECT_EQ(good.metrics.at("refused_bodies"), 0) << mode;
    EXPECT_EQ(good.verdict, results::Verdict::kValid) << mode;
  }
}

TEST(Refusals, of_commands_are_counted_by_why) {
  const auto good = run_of("operations", false).metrics;
  EXPECT_GT(good.at("commands_refused_away"), 0);
  EXPECT_EQ(good.at("commands_refused_away"), good.at("commands_refused"));
  const auto strange = run_of("operations", true).metrics;
  EXPECT_GT(strange.at("commands_refused_by_design"), 10);
  EXPECT_EQ(strange.at("commands_refused_too_large"), 0);
  EXPECT_EQ(strange.at("commands_refused"),
            strange.at("commands_refused_by_design") + strange.at("commands_refused_away"));
}

FrameAccount account_in(ReplicationMode mode, const Payload& frame) {
  replica::Config config;
  config.id = {0};
  config.design = crdts::find_design("pn_counter");
  config.mode = mode;
  config.documents = {{{1}, nullptr, {}}};
  config.peers = {{{1}, false, false}};
  config.epoch = 7;
  const auto participant = replica::find_architecture("local_first")->make(config);
  participant->start({}, {});
  participant->connected({}, {1});
  participant->frame({}, {1}, frame);
  return participant->inspection()->last_frame();
}

TEST(Refusals, a_frame_of_another_mode_is_told_from_a_damaged_one) {
  sync::FrameWriter writer({1});
  sync::Hello plain;
  plain.document = {1};
  sync::Hello of_progress = plain;
  of_progress.progress.emplace();
  const std::vector<Payload> of_operations = {sync::encode_hello(plain),
                                              writer.acknowledgement({})};
  const std::vector<Payload> of_states = {
      sync::encode_hello(of_progress), sync::encode_group({1}, {}), sync::encode_joined({1}, {})};
  const auto all = [](ReplicationMode mode, const std::vector<Payload>& frames, bool is_foreign) {
    for (const Payload& frame : frames) {
      const FrameAccount account = account_in(mode, frame);
      EXPECT_EQ(account.is_foreign, is_foreign) << to_string(mode);
      EXPECT_FALSE(account.is_corrupt) << to_string(mode);
    }
  };
  all(ReplicationMode::kOperations, of_states, true);
  all(ReplicationMode::kOperations, of_operations, false);
  all(ReplicationMode::kDelta, of_operations, true);
  all(ReplicationMode::kDelta, of_states, false);
}

}  // namespace
}  // namespace skerry::harness
