#include "reports/heal_table.h"

#include <gmock/gmock.h>

#include "reports/console_table.h"
#include "reports/design_table.h"
#include "reports/page/page.h"
#include "sample.h"

namespace skerry::reports {
namespace {

using results::FaultPeriod;
using Heal = results::FaultPeriod::Heal;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
namespace sample = results::sample;

// Two heals in every run; under `bad_seed` the second design's last one was never over.
results::SweepResult healed(uint64_t seeds, uint64_t bad_seed = 0) {
  results::SweepResult sweep = sample::three_texts(seeds);
  sweep.metric_infos.push_back(sample::exact("heals", "count", "", results::Direction::kNeutral));
  sweep.metric_infos.push_back(sample::exact("heals_never_over", "count", ""));
  for (results::CellResult& cell : sweep.cells) {
    for (results::RunResult& run : cell.runs) {
      const bool is_bad = &cell == &sweep.cells[1] && run.seed == bad_seed;
      run.faults[0].heal = run.faults[1].heal = Heal::kConverged;
      run.faults[0].nodes = "server 0 | 1 2";
      run.faults[0].converged_after_ns = 1'230 * sample::kMillisecond;
      if (is_bad) run.faults[1].heal = Heal::kNever;
      run.metrics["heals"] = 2;
      run.metrics["heals_never_over"] = is_bad ? 1 : 0;
      if (is_bad) run.metrics["convergence_after_heal"] = results::kNeverCame;
    }
  }
  return sweep;
}

const DesignEntry& heal_entry(const DesignTable& table, size_t cell) {
  static const DesignEntry kNone;
  for (const DesignRow& row : table.rows) {
    if (row.info.name == "convergence_after_heal") return row.entries[cell];
  }
  ADD_FAILURE() << "no such row";
  return kNone;
}

TEST(HealTable, has_a_line_a_fault_and_a_column_a_design) {
  const auto tables = heal_tables(healed(2), 6, 2);
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].seed, 1u);
  EXPECT_THAT(tables[0].columns, ElementsAre("rga", "yata", "fugue"));
  ASSERT_EQ(tables[0].rows.size(), 2u);  // nothing heals of the degradation
  EXPECT_EQ(tables[0].rows[0].at_ns, 20 * sample::kSecond);
  EXPECT_EQ(tables[0].rows[0].fault, "partition");
  EXPECT_EQ(heal_text(tables[0].rows[0].after[1]), "1.23 s");
  EXPECT_EQ(heal_text(tables[0].rows[1].after[1]), "at once");
  const std::string text = console_table(healed(2), Paint::kPlain);
  EXPECT_THAT(text, HasSubstr("partition server 0 | 1 2"));
  EXPECT_THAT(text, HasSubstr("1.23 s"));
  EXPECT_THAT(report_html(healed(2), {}), HasSubstr("<h2>After each fault</h2>"));
}

TEST(HealTable, shows_the_seed_in_which_something_never_converged) {
  const auto tables = heal_tables(healed(4, 3), 6, 2);
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].seed, 3u);
  EXPECT_EQ(heal_text(tables[0].rows[1].after[1]), "never");
}

TEST(HealTable, keeps_the_slowest_of_many_and_counts_the_rest) {
  results::SweepResult sweep = healed(1, 1);
  const auto tables = heal_tables(sweep, 1, 2);
  ASSERT_EQ(tables.size(), 1u);
  ASSERT_EQ(tables[0].rows.size(), 1u);
  EXPECT_EQ(heal_text(tables[0].rows[0].after[1]), "never");
  EXPECT_THAT(heal_title(tables[0]), HasSubstr("the slowest 1 of 2"));
}

TEST(HealTable, has_tables_of_their_own_for_cells_with_other_faults) {
  results::SweepResult sweep = healed(1);
  sweep.cells[2].runs[0].faults[0].to_ns += 1;
  const auto tables = heal_tables(sweep, 6, 2);
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_THAT(tables[1].columns, ElementsAre("fugue"));
}

TEST(DesignTable, says_where_convergence_after_a_heal_never_came) {
  const DesignTable some = design_table(healed(4, 3));
  EXPECT_EQ(heal_entry(some, 1).note, "never in 1 of 4");
  EXPECT_FALSE(heal_entry(some, 1).best);
  EXPECT_EQ(heal_entry(some, 0).note, "");
  EXPECT_THAT(console_table(healed(4, 3), Paint::kPlain), HasSubstr("never in 1 of 4"));
  EXPECT_THAT(report_html(healed(4, 3), {}), HasSubstr("never in 1 of 4"));
}

TEST(DesignTable, keeps_the_row_of_heals_where_no_run_at_all_converged) {
  results::SweepResult sweep = healed(1);
  for (results::CellResult& cell : sweep.cells) {
    cell.runs[0].metrics["convergence_after_heal"] = results::kNeverCame;
  }
  const DesignTable table = headline(design_table(sweep), 14);
  EXPECT_EQ(heal_entry(table, 0).never(), 1u);
  EXPECT_FALSE(heal_entry(table, 0).best);
  EXPECT_THAT(console_table(sweep, Paint::kPlain),
              ::testing::ContainsRegex("after heal +never +never"));
}

TEST(DesignTable, takes_never_as_longer_than_all_others_in_the_median) {
  results::SweepResult sweep = healed(4, 3);
  for (size_t i = 1; i < 3; ++i) {
    sweep.cells[1].runs[i].metrics["convergence_after_heal"] = results::kNeverCame;
  }
  EXPECT_EQ(heal_entry(design_table(sweep), 1).seed_range->median, results::kNeverCame);
  EXPECT_THAT(console_table(sweep, Paint::kPlain), HasSubstr("never in 2 of 4"));
}

TEST(DesignTable, says_how_many_samples_a_timed_figure_rests_on) {
  results::SweepResult sweep = sample::three_texts(2);
  for (results::MetricInfo& info : sweep.metric_infos) {
    if (info.name.find("visibility_latency") == 0) {
      info.samples = "visibility_pairs";
      info.never = "visibility_never";
    }
  }
  for (results::RunResult& run : sweep.cells[0].runs) {
    run.metrics["visibility_pairs"] = 1000;
    run.metrics["visibility_never"] = 25;
  }
  EXPECT_THAT(console_table(sweep, Paint::kPlain),
              ::testing::ContainsRegex("n, visibility pairs +2,000 \\(50 never\\)"));
  EXPECT_THAT(report_html(sweep, {}), HasSubstr("n 2,000 (50 never)"));
}

TEST(DesignTable, tells_no_heal_from_a_heal_that_never_ended) {
  results::SweepResult sweep = healed(1);
  sweep.cells[0].runs[0].metrics.erase("convergence_after_heal");
  sweep.cells[0].runs[0].metrics["heals"] = 0;
  EXPECT_EQ(heal_entry(design_table(sweep), 0).note, "no heal");
  EXPECT_EQ(heal_entry(design_table(sweep), 0).never(), 0u);
  EXPECT_THAT(console_table(sweep, Paint::kPlain), Not(HasSubstr("never in")));
}

}  // namespace
}  // namespace skerry::reports
