// A run can be held at a time, at an event and where something breaks, and goes on as if it had
// not.
#include <gtest/gtest.h>

#include "harness/run/make_plan.h"
#include "harness/run/run.h"

namespace skerry::harness {
namespace {

constexpr const char* kPartition = R"(
schema = 1
name = "stops"
duration = "4s"
[replicas]
count = 3
crdt = "pn_counter"
[network]
latency = "20ms"
[[workload]]
kind = "counter_ops"
rate = "5/s"
[[fault]]
kind = "partition"
at = "1s"
for = "1s"
groups = [["server", 0], [1, 2]]
)";

std::unique_ptr<Run> begun() {
  const auto loaded = parse_scenario(kPartition, "stops.toml");
  auto run = std::make_unique<Run>(make_plan(loaded.experiment.value().base, 1).value());
  run->begin();
  return run;
}

void go_on_to_the_end(Run& run) {
  EXPECT_EQ(run.run_to({}), Halt::kEnd);
  run.finish();
}

TEST(Stops, at_an_event_so_many_are_done) {
  const auto run = begun();
  EXPECT_EQ(run->run_to({.event = 100}), Halt::kStop);
  EXPECT_EQ(run->view().events(), 100u);
  EXPECT_EQ(run->run_to({.event = 40}), Halt::kStop);  // it is past: nothing moves
  EXPECT_EQ(run->view().events(), 100u);
}

TEST(Stops, at_a_time_the_first_event_of_it_is_done) {
  const Instant at = Instant{} + Duration::milliseconds(1500);
  const auto run = begun();
  EXPECT_EQ(run->run_to({.at = at}), Halt::kStop);
  EXPECT_GE(run->view().now(), at);
  const auto before = begun();
  EXPECT_EQ(before->run_to({.event = run->view().events() - 1}), Halt::kStop);
  EXPECT_LT(before->view().now(), at);
}

TEST(Stops, where_something_breaks_nothing_more_is_done) {
  const auto run = begun();
  const auto is_broken = [&run] { return run->view().distinct_sets() > 2; };
  EXPECT_EQ(run->run_to({.when = is_broken}), Halt::kStop);
  EXPECT_TRUE(is_broken());
  const auto before = begun();
  EXPECT_EQ(before->run_to({.event = run->view().events() - 1}), Halt::kStop);
  EXPECT_LE(before->view().distinct_sets(), 2u);
}

TEST(Stops, the_first_of_several_counts) {
  const auto run = begun();
  const Instant late = Instant{} + Duration::seconds(3);
  EXPECT_EQ(run->run_to({.at = late, .event = 50, .when = [] { return false; }}), Halt::kStop);
  EXPECT_EQ(run->view().events(), 50u);
}

TEST(Stops, a_run_that_was_held_is_the_same_run) {
  const auto straight = begun();
  go_on_to_the_end(*straight);
  const auto held = begun();
  for (uint64_t event = 1; event < straight->view().events(); event += 37) {
    EXPECT_EQ(held->run_to({.event = event}), Halt::kStop);
  }
  go_on_to_the_end(*held);
  EXPECT_EQ(held->view().events(), straight->view().events());
  EXPECT_EQ(held->result().digest, straight->result().digest);
  EXPECT_EQ(held->result().metrics_digest, straight->result().metrics_digest);
}

}  // namespace
}  // namespace skerry::harness
