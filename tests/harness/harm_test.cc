// How a verdict came about is told of the change and the event that did the harm, in every mode.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/replay/harm.h"
#include "harness/replay/sweep_harm.h"
#include "harness/runner/runner.h"

namespace skerry::harness {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

Experiment experiment_of(const std::string& file, const std::vector<Override>& overrides = {}) {
  return load_scenario(SKERRY_SOURCE_DIR "/scenarios/" + file, overrides).experiment.value();
}

ToldBreak told(const std::string& file, const std::string& check,
               const std::vector<Override>& overrides = {}) {
  const Experiment experiment = experiment_of(file, overrides);
  return harms_of(experiment.cells[0].scenario, 1, {{check}}).value().front();
}

// A phone that is lost with what it had told nobody.
TEST(Harm, of_a_disk_that_is_lost_is_its_loss_however_changes_travel) {
  for (const char* mode : {"operations", "pure_operations", "state", "delta", "delta_bp_rr"}) {
    const Harm harm =
        told("mutants/forgotten_log.toml", "no_lost_updates", {{"replicas.mode", mode}}).harm;
    EXPECT_THAT(harm.lines, Contains(AllOf(StartsWith("the harm:    event #"),
                                           HasSubstr(", at 9 s: replica 1 loses its disk (fault "
                                                     "amnesia), and with it the only copy"))))
        << mode;
    EXPECT_THAT(harm.lines, Contains(HasSubstr("nobody has it any more"))) << mode;
    EXPECT_EQ(harm.node, "1");
    EXPECT_EQ(harm.change->actor.replica.value, 1u);
  }
}

TEST(Harm, of_what_was_acknowledged_is_the_first_time_and_not_the_last) {
  for (const char* mode : {"operations", "pure_operations"}) {
    const Harm harm =
        told("mutants/acknowledges_and_forgets.toml", "no_lost_updates", {{"replicas.mode", mode}})
            .harm;
    EXPECT_THAT(harm.lines,
                Contains(HasSubstr("server takes the frame that carries it from replica "
                                   "0, and does not keep the change")))
        << mode;
    EXPECT_THAT(harm.lines, Contains(StartsWith("and yet:     server tells replica 0"))) << mode;
    EXPECT_EQ(harm.event, 18u) << mode;
  }
}

// The disk that became a copy held a change of its own, before any number was given twice.
TEST(Harm, of_a_change_made_before_a_fork_is_not_the_fork) {
  const std::vector<Override> by_deltas{{"replicas.mode", "delta"}};
  const Harm lost = told("mutants/cloned_disk.toml", "no_lost_updates", by_deltas).harm;
  EXPECT_THAT(lost.lines, Contains(HasSubstr("replica 1 loses its disk (fault clone)")));
  const Harm fork = told("mutants/cloned_disk.toml", "strong_eventual_consistency", by_deltas).harm;
  EXPECT_THAT(fork.lines, Contains(HasSubstr("two of them are called change 16 of replica 0")));
  EXPECT_THAT(fork.lines, Contains(HasSubstr("replica 1's disk became a copy of replica 0's")));
}

// In the middle of a run the value was right, then wrong.
TEST(Harm, of_a_wrong_value_is_the_first_event_after_which_it_is_wrong) {
  const ToldBreak found = told("mutants/set_forgets_removals.toml", "matches_reference");
  ASSERT_TRUE(found.harm.event.has_value());
  EXPECT_LT(*found.harm.event, found.broken.event);
  EXPECT_TRUE(found.broken.is_at_end);
  EXPECT_THAT(found.harm.lines, Contains(HasSubstr("replica 0 does set.remove(\"key-5\")")));
  EXPECT_THAT(found.harm.lines, Contains(HasSubstr("it shows {key-5}, where the naive reference "
                                                   "gives {} for the same 6 changes")));
}

TEST(Harm, of_a_check_that_holds_is_nothing) {
  const ToldBreak found = told("mutants/never_retransmits.toml", "causal_delivery");
  EXPECT_EQ(found.broken.verdict, results::Verdict::kValid);
  EXPECT_THAT(found.harm.lines, IsEmpty());
}

// Of a sweep's runs that fail, the first.
TEST(Harm, is_told_of_the_first_failing_run_alone) {
  const Experiment experiment = experiment_of("mutants/never_retransmits.toml");
  RunOptions options;
  options.command_line = "skerry run x.toml";
  const results::SweepResult sweep = run_experiment(experiment, options).value();
  const auto& runs = sweep.cells[0].runs;
  ASSERT_EQ(runs.size(), 2u);
  size_t told = 0;
  for (const results::CheckResult& check : runs[0].checks) {
    if (check.verdict != results::Verdict::kInvalid) continue;
    ++told;
    EXPECT_THAT(check.detail, HasSubstr("\nthe harm:    event #"));
    EXPECT_THAT(check.detail, HasSubstr("\nstop there:  skerry replay x.toml --seed 1 --until "));
    EXPECT_LT(check.detail.find("\nthe harm: "), check.detail.find("\nreplay: "));
  }
  EXPECT_EQ(told, 2u);
  for (const results::CheckResult& check : runs[1].checks) {
    EXPECT_THAT(check.detail, Not(HasSubstr("the harm:")));
  }
}

TEST(Harm, is_not_told_of_a_run_that_is_too_long) {
  const Experiment experiment = experiment_of("mutants/never_retransmits.toml");
  RunOptions options;
  options.command_line = "skerry run x.toml";
  options.seed_count = 1;
  results::SweepResult sweep = run_experiment(experiment, options).value();
  results::RunResult& run = sweep.cells[0].runs[0];
  for (results::CheckResult& check : run.checks) {
    const size_t begin = check.detail.find("\nthe change: ");
    if (begin != std::string::npos) {
      check.detail.erase(begin, check.detail.find("\nreplay: ") - begin);
    }
  }
  const auto details = [&run] {
    std::string all;
    for (const results::CheckResult& check : run.checks) all += check.detail;
    return all;
  };
  const std::string before = details();
  run.metrics["events"] = kMostEventsTold + 1;
  tell_harm(experiment, nullptr, sweep);
  EXPECT_EQ(details(), before);
  run.metrics["events"] = kMostEventsTold;
  tell_harm(experiment, nullptr, sweep);
  EXPECT_NE(details(), before);
}

}  // namespace
}  // namespace skerry::harness
