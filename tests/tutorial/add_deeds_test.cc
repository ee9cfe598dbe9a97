// The workload of docs/tutorial/your-workload.md and the fault of your-fault.md in their
// catalogues, as the pages say: people do the one, the other does its harm.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../simulation/simulation.h"
#include "harness/schedule/recorder.h"
#include "harness/schedule/text.h"
#include "sim/faults/fault.h"

namespace skerry {
namespace {

using harness::parse_scenario;
using results::Verdict;
using ::testing::HasSubstr;

// Three people whom a bell calls, and what happens to them.
std::string ringing(const std::string& fault, const std::string& bell = "") {
  return R"(
schema = 1
name = "ringing"
duration = "12s"
settle = "60s"
[replicas]
count = 3
crdt = "pn_counter"
[sync]
topology = "mesh"
[network]
latency = "20ms"
[[workload]]
kind = "bell"
)" + bell +
         fault;
}

// Person 0 is cut off, goes on adding, and then something happens to it.
std::string alone_in(const std::string& fault) {
  return ringing(
      "[[fault]]\nkind = \"partition\"\nat = \"1500ms\"\nfor = \"8s\"\n"
      "groups = [[0], [1, 2]]\n[[fault]]\nkind = \"" +
      fault + "\"\nnodes = [0, 1]\nat = \"6500ms\"\nfor = \"2s\"\n");
}

double of(const results::SweepResult& sweep, const std::string& metric) {
  return only_run(sweep).metrics.at(metric);
}

Verdict verdict_of(const results::SweepResult& sweep, std::string_view check) {
  for (const results::CheckResult& result : only_run(sweep).checks) {
    if (result.name == check) return result.verdict;
  }
  ADD_FAILURE() << "no such check";
  return Verdict::kUnknown;
}

TEST(TutorialWorkload, rings_for_everybody_until_the_end) {
  const auto sweep = simulate(ringing(""));
  EXPECT_EQ(sweep.verdict, Verdict::kValid) << complaints(sweep);
  EXPECT_EQ(of(sweep, "commits"), 3 * 11);
  EXPECT_EQ(of(sweep, "missed_bells"), 0);
  const auto fewer = simulate(ringing("", "every = \"2s\"\npeople = [1, 2]\nstart = \"1s\"\n"));
  EXPECT_EQ(of(fewer, "commits"), 2 * 5);  // at 3, 5, ... 11 s
}

TEST(TutorialWorkload, counts_who_does_not_hear_it_and_is_in_gates) {
  const std::string crash =
      "[[fault]]\nkind = \"crash\"\nnode = 1\nat = \"2500ms\"\nfor = \"3s\"\n";
  const std::string gate = "[[gate]]\nmetric = \"missed_bells\"\nmax = 2\n";
  EXPECT_EQ(of(simulate(ringing(crash)), "missed_bells"), 3);
  EXPECT_EQ(simulate(ringing(crash + gate)).verdict, Verdict::kInvalid);
  EXPECT_EQ(simulate(ringing(gate)).verdict, Verdict::kValid);
  EXPECT_THAT(parse_scenario(ringing("", "every = \"0s\"\n"), "test.toml").problems.to_text(),
              HasSubstr("every"));
}

TEST(TutorialFault, takes_what_nobody_else_has_where_an_outage_does_not) {
  const auto outage = simulate(alone_in("outage"));
  EXPECT_EQ(outage.verdict, Verdict::kValid) << complaints(outage);
  const auto flood = simulate(alone_in("flood"));
  EXPECT_EQ(verdict_of(flood, "no_lost_updates"), Verdict::kInvalid) << complaints(flood);
}

TEST(TutorialFault, rises_from_one_to_the_next) {
  const auto flood = simulate(alone_in("flood"));
  const auto& faults = only_run(flood).faults;
  ASSERT_EQ(faults.size(), 3u);
  EXPECT_EQ(faults[1].nodes, "0");
  EXPECT_EQ(faults[2].nodes, "1");
  EXPECT_EQ(faults[2].from_ns - faults[1].from_ns, Duration::milliseconds(500).ns);
  EXPECT_EQ(faults[2].to_ns, faults[1].to_ns);
  // Person 0 is down from 6.5 s, person 1 from 7 s, both to 8.5 s.
  EXPECT_EQ(of(flood, "missed_bells"), 4);
}

TEST(TutorialFault, stands_in_a_schedule_and_is_read_from_it) {
  const auto loaded = parse_scenario(alone_in("flood"), "test.toml");
  ASSERT_TRUE(loaded.experiment.has_value()) << loaded.problems.to_text();
  const harness::Scenario& scenario = loaded.experiment->cells.at(0).scenario;
  const auto recorded =
      harness::record_schedule(scenario, {"test.toml", scenario.source_hash, 1, {}});
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_THAT(recorded->text, HasSubstr("\"effect\": \"flood\""));
  harness::Problems problems;
  const harness::Schedule schedule =
      harness::read_schedule(recorded->text, {3, 0, Instant{} + scenario.duration}, problems);
  EXPECT_EQ(problems.items.size(), 0u) << problems.to_text();
  ASSERT_EQ(schedule.faults.size(), 3u);
  EXPECT_EQ(schedule.faults[1].effect, sim::find_fault("flood")->effect);
}

}  // namespace
}  // namespace skerry
