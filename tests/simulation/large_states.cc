// States and delta groups above what a stream takes whole reach everybody in every mode (after
// actor-ts 691 and akka-core 22327), and what may not travel at all says so.
#include <gmock/gmock.h>

#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "simulation.h"

namespace skerry::harness {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string scenario(const std::string& replicas, const std::string& sync,
                     const std::string& rest) {
  return R"(
schema = 1
name = "large_states"
duration = "60s"
settle = "60s"
[replicas]
count = 2
)" + replicas +
         "\n[sync]\ntopology = \"mesh\"\n" +
         (sync.find("datagram") == std::string::npos ? "wire = \"plain\"\n" : "") + sync + R"(
[network]
latency = "50ms"
[checks]
enable = ["strong_eventual_consistency", "no_lost_updates", "converges"]
)" + rest;
}

// Person 0 pastes a million letters, again and again, a second apart.
class Pastes final : public Workload {
 public:
  explicit Pastes(int count) : left_(count) {}
  void setup(World& world) override { world.schedule(at_, 0, 0); }
  void wake(World& world, uint32_t person, uint64_t) override {
    if (left_ == 0) return;
    const auto made = world.submit(person, TextSplice{0, 0, std::string(1'000'000, 'x')});
    if (!made) return;
    --left_;
    at_ = at_ + Duration::seconds(1);
    world.schedule(at_, person, 0);
  }
  bool is_finished() const override { return left_ == 0; }
  std::string unfinished() const override { return std::to_string(left_) + " pastes"; }

 private:
  int left_;
  Instant at_ = Instant{} + Duration::seconds(5);
};

results::RunResult run_pastes(int count, const std::string& mode, const std::string& sync,
                              const std::string& rest = "") {
  const std::string text = scenario("crdt = \"eg_walker\"\nmode = \"" + mode + "\"", sync,
                                    "[[workload]]\nkind = \"typing\"\nactive = 0.01\n" + rest);
  const LoadResult loaded = parse_scenario(text, "test.toml");
  EXPECT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  auto plan = make_plan(loaded.experiment->cells.at(0).scenario, 1);
  EXPECT_TRUE(plan.ok()) << plan.status();
  plan->workloads.clear();
  plan->workloads.push_back({std::make_unique<Pastes>(count), 0});
  Run run(*std::move(plan));
  run.run(nullptr);
  return run.result();
}

std::string details_of(const results::RunResult& run) {
  std::string text;
  for (const auto& check : run.checks) text += check.name + ": " + check.detail + "\n";
  return text;
}

TEST(LargeStates, of_18_pastes_of_a_megabyte_reach_the_other_in_every_mode) {
  for (const std::string mode : {"operations", "state", "delta", "delta_bp_rr"}) {
    const results::RunResult run = run_pastes(18, mode, "");
    EXPECT_EQ(run.verdict, results::Verdict::kValid) << mode << "\n" << details_of(run);
    EXPECT_EQ(run.metrics.at("commits"), 18) << mode;
    EXPECT_EQ(run.metrics.at("never_visible"), 0) << mode;
    // A state a second at most, each of 18 MB at most: none is sent for ever.
    EXPECT_LT(run.metrics.at("carried_bytes"), 18.0 * 18'000'000 * 1.5) << mode;
  }
}

TEST(LargeStates, go_over_datagrams_too) {
  const results::RunResult run = run_pastes(18, "delta_bp_rr", "transport = \"datagram\"");
  EXPECT_EQ(run.verdict, results::Verdict::kValid) << details_of(run);
}

// What was missed while the link was cut, or by who begins anew, is more than the buffer of deltas
// keeps: the whole state goes.
TEST(LargeStates, are_sent_after_a_partition_and_after_a_restart) {
  const std::string writes = R"(
[[workload]]
kind = "register_ops"
rate = "200/s"
writers = 1
length_min = 4096
length_max = 4096
)";
  const std::string cut =
      "[[fault]]\nkind = \"partition\"\ngroups = [[0], [1]]\nat = \"5s\"\nfor = \"40s\"\n";
  const std::string crash = "[[fault]]\nkind = \"crash\"\nnode = 1\nat = \"40s\"\nfor = \"5s\"\n";
  const std::vector<std::pair<std::string, std::string>> cases = {{cut, "delta_bp_rr"},
                                                                  {crash, "delta"}};
  for (const auto& [fault, mode] : cases) {
    const auto sweep = simulate(
        scenario("crdt = \"undoable_register\"\nmode = \"" + mode + "\"", "", writes + fault));
    EXPECT_EQ(sweep.verdict, results::Verdict::kValid) << mode << fault << complaints(sweep);
    const auto& metrics = only_run(sweep).metrics;
    EXPECT_GT(metrics.at("payload_bytes") + metrics.at("metadata_bytes"), 32 << 20);
    EXPECT_LT(metrics.at("carried_bytes"), 300 << 20) << mode << fault;
  }
}

TEST(LargeStates, beyond_the_limit_stay_where_they_are_and_say_which_option_lets_them_go) {
  const results::RunResult run = run_pastes(3, "state", "max_transfer = \"2MiB\"");
  EXPECT_EQ(run.verdict, results::Verdict::kUnknown) << details_of(run);
  EXPECT_THAT(details_of(run),
              AllOf(HasSubstr("replica 0: a state of 3000"),
                    HasSubstr("bytes is larger than the 2097152 that [sync] max_transfer lets")));
  EXPECT_LT(run.metrics.at("round_trips"), 5);            // nobody connects for ever
  EXPECT_LT(run.metrics.at("carried_bytes"), 7'000'000);  // what is below it, there and back
}

TEST(LargeChanges, of_17_MB_are_refused_with_their_size_and_the_option_in_every_mode) {
  for (const std::string mode : {"operations", "state", "delta_bp_rr"}) {
    const results::RunResult run = run_pastes(1, mode, "max_change = \"900KiB\"");
    EXPECT_EQ(run.verdict, results::Verdict::kUnknown) << mode;
    EXPECT_EQ(run.metrics.at("commands_refused_too_large"), 1) << mode;
    EXPECT_THAT(details_of(run),
                HasSubstr("person 0 at 5 s: a change of 1000000 bytes is larger than the 921600 "
                          "that [sync] max_change lets be made"))
        << mode;
  }
}

TEST(LargeChanges, as_operations_in_datagrams_travel_in_parts) {
  const results::RunResult run = run_pastes(1, "operations", "transport = \"datagram\"");
  EXPECT_EQ(run.verdict, results::Verdict::kValid) << details_of(run);
}

}  // namespace
}  // namespace skerry::harness
