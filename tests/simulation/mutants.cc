// The checks have teeth: each deliberate defect turns the verdict invalid, and the message names
// the check, the replicas, the virtual time and the line that replays it.
#include <gmock/gmock.h>

#include "scenarios.h"
#include "simulation.h"

namespace skerry {
namespace {

using testing::ContainsRegex;

void expect_caught(const results::SweepResult& sweep, const std::string& check) {
  EXPECT_EQ(sweep.verdict, results::Verdict::kInvalid);
  const std::string found = complaints(sweep);
  EXPECT_THAT(found, ContainsRegex("seed [0-9]+ " + check + ": at [0-9a-z. ]+s: .*replica"));
  EXPECT_THAT(found, ContainsRegex("replay: skerry run test.toml .*--seed [0-9]+"));
}

TEST(Mutants, a_set_that_forgets_removals_everywhere_is_caught_though_all_replicas_agree) {
  const auto sweep = simulate(stormy_hub("mutant_add_wins_set_forgets_removals", kSetOps));
  expect_caught(sweep, "matches_reference");
  EXPECT_THAT(complaints(sweep), testing::Not(testing::HasSubstr("strong_eventual_consistency")));
}

TEST(Mutants, a_text_that_breaks_ties_by_arrival_is_caught) {
  // In some seeds nobody types where another does.
  expect_caught(simulate(stormy_hub("mutant_text_ties_by_arrival", kTyping), 1, {{"seeds", "20"}}),
                "strong_eventual_consistency");
}

TEST(Mutants, two_excerpts_that_should_differ_do_so_before_they_are_cut) {
  const auto sweep =
      simulate(stormy_hub("mutant_text_ties_by_arrival", kTyping), 1, {{"seeds", "20"}});
  size_t seen = 0;
  for (const results::RunResult& run : sweep.cells[0].runs) {
    for (const results::CheckResult& check : run.checks) {
      const size_t first = check.detail.find(" shows \"");
      const size_t second = check.detail.find(
          check.name == "matches_reference" ? " gives \"" : " shows \"", first + 1);
      if (check.verdict != results::Verdict::kInvalid || second == std::string::npos) continue;
      ++seen;
      const auto excerpt = [&](size_t at) {
        const size_t from = at + 8;
        return check.detail.substr(from, check.detail.find('"', from) - from);
      };
      EXPECT_NE(excerpt(first), excerpt(second)) << check.detail;
    }
  }
  EXPECT_GT(seen, 0u);
}

TEST(Mutants, an_engine_that_never_retransmits_is_caught) {
  const auto sweep =
      simulate(stormy_hub("add_wins_set", kSetOps), 1, {{"sync.mutant", "never_retransmits"}});
  expect_caught(sweep, "converges");
  expect_caught(sweep, "no_lost_updates");
}

TEST(Mutants, a_server_that_acknowledges_and_forgets_is_caught) {
  const auto sweep = simulate(stormy_hub("add_wins_set", kSetOps), 1,
                              {{"sync.mutant", "acknowledges_and_forgets"}});
  expect_caught(sweep, "no_lost_updates");
}

}  // namespace
}  // namespace skerry
