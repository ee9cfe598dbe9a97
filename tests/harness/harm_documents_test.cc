// How a verdict came about, of a run with several documents: told of the one that the verdict is
// of.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/replay/harm.h"
#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "harness/runner/runner.h"

namespace skerry::harness {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Scenario scenario_of(const std::string& file, std::vector<Override> overrides) {
  const LoadResult loaded =
      load_scenario(SKERRY_SOURCE_DIR "/scenarios/mutants/" + file, overrides);
  EXPECT_EQ(loaded.problems.to_text(), "");
  return loaded.experiment.value().cells[0].scenario;
}

struct Defect {
  std::string file;
  std::string check;
  std::string harm;  // what is said of it
  std::vector<Override> overrides = {};
};

std::vector<Defect> defects() {
  return {
      {"never_retransmits.toml", "converges", "is lost on the way, by chance"},
      {"never_retransmits.toml", "no_lost_updates", "is lost on the way, by chance"},
      {"acknowledges_and_forgets.toml", "no_lost_updates", "and does not keep the change"},
      {"forgotten_log.toml", "no_lost_updates", "loses its disk (fault amnesia)"},
      {"cloned_disk.toml", "no_forks", "and gives it the number that the other has"},
      {"restored_snapshot.toml", "no_forks", "and gives it the number that the other has"},
      {"set_forgets_removals.toml", "matches_reference", "set.remove("},
      {"text_ties_by_arrival.toml", "strong_eventual_consistency", "integrates text."},
  };
}

class HarmOfDocuments : public testing::TestWithParam<Defect> {};

// Each author counts the changes of each document from 1: what is told must be of one document.
TEST_P(HarmOfDocuments, is_told_of_the_one_that_breaks) {
  const Defect& defect = GetParam();
  const Scenario scenario = scenario_of(defect.file, {{"replicas.documents", "3"}});
  const ToldBreak told = harms_of(scenario, 1, {{defect.check}}).value().front();
  ASSERT_EQ(told.broken.verdict, results::Verdict::kInvalid);
  EXPECT_EQ(told.harm.document, told.broken.document);
  EXPECT_THAT(told.harm.lines,
              Contains(AllOf(StartsWith("the harm:    event #"), HasSubstr(defect.harm))));
  EXPECT_THAT(
      lines_of(told.harm, "skerry replay x.toml --seed 1").back(),
      HasSubstr("skerry replay x.toml --seed 1 --document " + std::to_string(told.broken.document) +
                " --until " + std::to_string(*told.harm.event)));
  // Asked for alone it is the same.
  const Asked alone{{defect.check}, {told.broken.document}};
  EXPECT_EQ(harms_of(scenario, 1, alone).value().front().harm.lines, told.harm.lines);
}

INSTANTIATE_TEST_SUITE_P(All, HarmOfDocuments, testing::ValuesIn(defects()), [](const auto& one) {
  return one.param.file.substr(0, one.param.file.find('.')) + "_" + one.param.check;
});

TEST(HarmOfDocuments, is_of_the_document_that_broke_first) {
  const Scenario scenario = scenario_of("cloned_disk.toml", {{"replicas.documents", "4"}});
  uint64_t first = UINT64_MAX;
  uint32_t of = 0;
  for (uint32_t document = 0; document < 4; ++document) {
    const Break alone = find_breaks(scenario, 1, {{"no_forks"}, {document}}).value().front();
    EXPECT_EQ(alone.document, document);
    if (alone.verdict != results::Verdict::kInvalid || alone.event >= first) continue;
    first = alone.event;
    of = document;
  }
  ASSERT_NE(first, UINT64_MAX);
  const Break found = find_breaks(scenario, 1, {{"no_forks"}}).value().front();
  EXPECT_EQ(found.document, of);
  EXPECT_EQ(found.event, first);
  EXPECT_FALSE(found.is_at_end);
  // And so says the run.
  const results::RunResult run = run_once(scenario, 1, "skerry run x.toml").value();
  for (const results::CheckResult& check : run.checks) {
    if (check.name != "no_forks") continue;
    EXPECT_THAT(check.detail,
                StartsWith("document " + std::to_string(of) + ": " + found.detail + "\n"));
  }
}

// It came, and is held back for one that its author had seen: that one's loss did the harm.
TEST(HarmOfDocuments, of_a_change_that_waits_for_another_is_the_loss_of_the_other) {
  const Scenario scenario =
      scenario_of("never_retransmits.toml",
                  {{"replicas.documents", "3"}, {"replicas.count", "6"}, {"network.loss", "0.02"}});
  const ToldBreak told = harms_of(scenario, 1, {{"converges"}}).value().front();
  const std::vector<std::string>& lines = told.harm.lines;
  ASSERT_EQ(lines.size(), 7u);
  EXPECT_THAT(lines[0], AllOf(StartsWith("the change:  replica 1 does "),
                              HasSubstr(": change 9 of replica 1, and is told ")));
  EXPECT_THAT(lines[2], AllOf(StartsWith("it waits:    replica 3 takes it in event #1192, "),
                              HasSubstr("its author had seen change 4 of replica 5, which ")));
  EXPECT_THAT(lines[3], AllOf(StartsWith("that one:    replica 5 does "),
                              HasSubstr(": change 4 of replica 5, and is told ")));
  EXPECT_THAT(lines[5], AllOf(StartsWith("the harm:    event #"),
                              HasSubstr("from server to replica 3 is lost on the way, by chance")));
  EXPECT_EQ(told.harm.change->actor.replica.value, 5u);
  EXPECT_EQ(told.harm.change->first, 4u);
  EXPECT_EQ(told.harm.node, "3");
  EXPECT_LT(*told.harm.event, 1173u);
  // So it is, when the check breaks.
  harness::Run run(make_plan(scenario, 1).value());
  run.run(nullptr);
  const InspectedDocument& held = run.view().of_document(told.broken.document).document(3);
  EXPECT_EQ(held.received()[told.harm.change->actor], 3u);
  EXPECT_GT(held.depths().buffered, 0u);
}

TEST(HarmOfDocuments, names_those_alone_who_follow_it) {
  const Scenario scenario = scenario_of("one_document_of_six.toml", {});
  const Harm harm = harms_of(scenario, 3, {{"converges"}}).value().front().harm;
  EXPECT_EQ(harm.document, 1u);
  // Replica 1 does not.
  EXPECT_THAT(harm.lines, Contains(EndsWith("replicas 2, 3 and server have it; it never came to "
                                            "replica 0")));
}

TEST(HarmOfDocuments, is_told_by_a_sweep) {
  const LoadResult loaded =
      load_scenario(SKERRY_SOURCE_DIR "/scenarios/mutants/one_document_of_six.toml");
  RunOptions options;
  options.command_line = "skerry run x.toml";
  const results::SweepResult sweep = run_experiment(*loaded.experiment, options).value();
  size_t told = 0;
  for (const results::CheckResult& check : sweep.cells[0].runs[0].checks) {
    if (check.verdict != results::Verdict::kInvalid) {
      EXPECT_THAT(check.detail, Not(HasSubstr("the harm:")));
      continue;
    }
    ++told;
    EXPECT_THAT(check.detail, StartsWith("document 1: at "));
    EXPECT_THAT(check.detail, HasSubstr("\nthe harm:    event #399, "));
    EXPECT_THAT(check.detail,
                HasSubstr("\nstop there:  skerry replay x.toml --seed 3 --document 1 --until 399 "
                          "--change 2.4 --show 0\nreplay: "));
  }
  EXPECT_EQ(told, 2u);
}

}  // namespace
}  // namespace skerry::harness
