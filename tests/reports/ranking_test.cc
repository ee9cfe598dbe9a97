// Best means different: beyond chance, beyond the figure's resolution, and at the same work.
#include "reports/ranking.h"

#include <gmock/gmock.h>

#include "core/rng.h"
#include "reports/console_table.h"
#include "reports/page/markdown.h"
#include "reports/page/page.h"
#include "sample.h"

namespace skerry::reports {
namespace {

using results::Direction;
using results::kNeverCame;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
namespace sample = results::sample;

const DesignRow& row_of(const DesignTable& table, const std::string& metric) {
  for (const DesignRow& row : table.rows) {
    if (row.info.name == metric) return row;
  }
  ADD_FAILURE() << "no row " << metric;
  static const DesignRow kNone;
  return kNone;
}

std::string marks_of(const DesignTable& table, const std::string& metric) {
  std::string marks;
  for (const DesignEntry& entry : row_of(table, metric).entries) {
    marks += entry.best ? '*' : entry.tied ? '=' : '-';
  }
  return marks;
}

size_t marks_in(const DesignTable& table) {
  size_t marks = 0;
  for (const DesignRow& row : table.rows) {
    for (const DesignEntry& entry : row.entries) marks += entry.best || entry.tied ? 1 : 0;
  }
  return marks;
}

// Two designs whose figure is what `value(design, seed)` says.
template <typename Value>
results::SweepResult two_designs(uint64_t seeds, const std::string& metric, Value value) {
  results::SweepResult sweep =
      sample::sweep_of({{"rga", "text", 1, 1, 1}, {"yata", "text", 1, 1, 1}}, seeds);
  for (size_t design = 0; design < 2; ++design) {
    for (results::RunResult& run : sweep.cells[design].runs) {
      run.metrics[metric] = value(design, run.seed);
    }
  }
  return sweep;
}

TEST(SignTest, is_the_tail_of_a_fair_coin) {
  EXPECT_DOUBLE_EQ(sign_test(0, 0), 1);
  EXPECT_NEAR(sign_test(1, 0), 1, 1e-12);
  EXPECT_NEAR(sign_test(8, 0), 2.0 / 256, 1e-12);
  EXPECT_NEAR(sign_test(0, 8), 2.0 / 256, 1e-12);
  EXPECT_NEAR(sign_test(7, 1), 2 * 9.0 / 256, 1e-12);
  EXPECT_NEAR(sign_test(5, 5), 1, 1e-12);
  EXPECT_NEAR(sign_test(39, 25), 0.1034, 1e-4);  // R: binom.test(39, 64)
  EXPECT_LT(sign_test(600, 400), 1e-9);
}

TEST(Duel, counts_seeds_won_lost_and_tied_within_the_resolution) {
  const Duel plain = duel({1, 5, 3, 2}, {2, 4, 3, std::nullopt}, Direction::kLowerIsBetter, 0);
  EXPECT_THAT((std::vector<size_t>{plain.won, plain.lost, plain.tied}), ElementsAre(1, 1, 1));
  EXPECT_EQ(duel({100}, {103}, Direction::kLowerIsBetter, 0.05).tied, 1u);
  EXPECT_EQ(duel({100}, {110}, Direction::kLowerIsBetter, 0.05).won, 1u);
  EXPECT_EQ(duel({100}, {110}, Direction::kHigherIsBetter, 0.05).lost, 1u);
  EXPECT_EQ(duel({kNeverCame}, {kNeverCame}, Direction::kLowerIsBetter, 0).tied, 1u);
  EXPECT_EQ(duel({7}, {kNeverCame}, Direction::kLowerIsBetter, 0.05).won, 1u);
}

TEST(Ranking, a_design_that_wins_every_seed_is_best_however_far_seeds_spread) {
  const auto sweep = two_designs(8, "metadata_bytes", [](size_t design, uint64_t seed) {
    return 1000.0 * static_cast<double>(seed) + (design == 0 ? 0 : 1);
  });
  const DesignTable table = design_table(sweep);
  EXPECT_EQ(marks_of(table, "metadata_bytes"), "*-");
  EXPECT_EQ(row_of(table, "metadata_bytes").entries[0].won, "won 8 of 8 against yata");
  EXPECT_EQ(row_of(table, "metadata_bytes").entries[1].won, "");
}

TEST(Ranking, one_that_wins_39_of_64_is_not_and_the_page_says_how_many_it_won) {
  const auto sweep = two_designs(64, "metadata_bytes", [](size_t design, uint64_t seed) {
    if (design == 0) return 100.0;
    return seed <= 39 ? 101.0 : 99.0;
  });
  EXPECT_EQ(marks_of(design_table(sweep), "metadata_bytes"), "--");
  EXPECT_THAT(report_html(sweep, {}), HasSubstr("won 39 of 64 against yata"));
}

TEST(Ranking, those_level_with_the_best_are_shown_as_ties) {
  results::SweepResult sweep = sample::three_texts(8);
  for (results::RunResult& run : sweep.cells[0].runs) run.metrics["metadata_bytes"] = 10;
  for (results::RunResult& run : sweep.cells[1].runs) run.metrics["metadata_bytes"] = 10;
  EXPECT_EQ(marks_of(design_table(sweep), "metadata_bytes"), "==-");
  EXPECT_THAT(console_table(sweep, Paint::kPlain), HasSubstr("= level with the best"));
  EXPECT_THAT(report_markdown(sweep), HasSubstr("| = 10 B |"));
}

TEST(Ranking, needs_more_than_a_few_seeds_and_says_so) {
  const auto sweep = two_designs(
      7, "metadata_bytes", [](size_t design, uint64_t) { return design == 0 ? 1.0 : 1000.0; });
  const DesignTable table = design_table(sweep);
  EXPECT_EQ(marks_in(table), 0u);
  EXPECT_TRUE(table.too_few_seeds);
  for (const std::string& text : {console_table(sweep, Paint::kPlain), report_markdown(sweep)}) {
    EXPECT_THAT(text, HasSubstr("7 seeds are too few to tell a best: at least 8"));
  }
}

TEST(Ranking, differences_below_a_quantiles_resolution_are_ties) {
  auto sweep = two_designs(64, "visibility_latency_p50",
                           [](size_t design, uint64_t) { return design == 0 ? 100e6 : 100.5e6; });
  EXPECT_EQ(marks_of(design_table(sweep), "visibility_latency_p50"), "*-");
  sweep.metric_infos[0].resolution = 1.0 / 128;
  EXPECT_EQ(marks_of(design_table(sweep), "visibility_latency_p50"), "--");
}

TEST(Ranking, what_never_came_is_beaten_and_never_best) {
  auto sweep = two_designs(8, "visibility_latency_p50", [](size_t design, uint64_t) {
    return design == 0 ? 100e6 : kNeverCame;
  });
  EXPECT_EQ(marks_of(design_table(sweep), "visibility_latency_p50"), "*-");
  sweep.cells[0].runs[0].metrics["visibility_latency_p50"] = kNeverCame;
  EXPECT_EQ(marks_of(design_table(sweep), "visibility_latency_p50"), "--");
}

TEST(Ranking, designs_that_made_other_commits_are_not_ranked_with_a_warning) {
  auto sweep = two_designs(8, "metadata_bytes",
                           [](size_t design, uint64_t) { return design == 0 ? 1.0 : 1000.0; });
  sweep.cells[1].runs[2].metrics["commits"] = 398;
  const DesignTable table = design_table(sweep);
  EXPECT_EQ(marks_in(table), 0u);
  ASSERT_EQ(table.warnings.size(), 1u);
  const std::string words = "rga and yata did not make the same commits (seed 3: 41239 and 398)";
  EXPECT_THAT(table.warnings[0], HasSubstr(words));
  EXPECT_THAT(console_table(sweep, Paint::kPlain), HasSubstr("! text: not ranked, for " + words));
  EXPECT_THAT(report_html(sweep, {}), HasSubstr(words));
  sweep.cells[1].verdict = results::Verdict::kInvalid;
  EXPECT_THAT(design_table(sweep).warnings, ElementsAre()) << "it takes no part at all";
}

TEST(Ranking, compares_only_seeds_that_all_designs_have) {
  auto sweep = two_designs(9, "metadata_bytes", [](size_t design, uint64_t seed) {
    return seed == 9 ? 0.0 : design == 0 ? 1.0 : 2.0;
  });
  sweep.cells[1].runs.pop_back();
  const DesignTable table = design_table(sweep);
  EXPECT_EQ(row_of(table, "metadata_bytes").entries[0].won, "won 8 of 8 against yata");
  EXPECT_THAT(table.warnings, ElementsAre(HasSubstr("over 8 seeds")));
}

// Noise of the size that processor time has, the same distribution for both.
TEST(Ranking, a_thousand_sweeps_of_a_design_against_itself_give_no_star) {
  Rng noise = Rng::stream(1, "noise");
  size_t marks = 0;
  for (size_t sweep = 0; sweep < 1000; ++sweep) {
    const size_t seeds = 4 + sweep % 61;
    const auto made = two_designs(seeds, "cpu_time", [&](size_t, uint64_t seed) {
      const double wobble = static_cast<double>(noise.below(1000)) / 1000;
      return 1e9 * (1 + static_cast<double>(seed % 7)) * (1 + 0.3 * wobble);
    });
    DesignTable table;
    table.columns = {{"rga", "text", {}}, {"yata", "text", {}}};
    table.seeds = seeds;
    DesignRow row{results::info_of(made, "cpu_time"), {}};
    for (const results::CellResult& cell : made.cells) {
      row.entries.push_back({results::seed_range(cell, "cpu_time")});
    }
    table.rows.push_back(row);
    rank_designs(made, table);
    marks += marks_in(table);
  }
  EXPECT_EQ(marks, 0u);
}

TEST(Ranking, a_sampled_figure_that_is_really_better_is_best_with_enough_seeds) {
  const auto sweep = two_designs(16, "cpu_time", [](size_t design, uint64_t seed) {
    return (design == 0 ? 1e9 : 1.2e9) * (1 + static_cast<double>(seed % 7));
  });
  EXPECT_EQ(marks_of(design_table(sweep), "cpu_time"), "*-");
}

}  // namespace
}  // namespace skerry::reports
