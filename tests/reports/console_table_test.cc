#include "reports/console_table.h"

#include <gmock/gmock.h>

#include "reports/human.h"
#include "reports/text_grid.h"
#include "sample.h"

namespace skerry::reports {
namespace {

using results::Verdict;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
namespace sample = results::sample;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  size_t start = 0;
  for (size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', start)) {
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

std::string line_with(const std::string& text, const std::string& part) {
  for (const std::string& line : lines_of(text)) {
    if (line.find(part) != std::string::npos) return line;
  }
  return "";
}

TEST(Human, three_digits_and_a_unit_that_fits) {
  EXPECT_EQ(human(0, "ns"), "0");
  EXPECT_EQ(human(812, "ns"), "812 ns");
  EXPECT_EQ(human(43'700'000, "ns"), "43.7 ms");
  EXPECT_EQ(human(999'960'000, "ns"), "1.00 s");
  EXPECT_EQ(human(10'412e6, "ns"), "10.4 s");
  EXPECT_EQ(human(3 * 3600e9, "ns"), "3.00 h");
  EXPECT_EQ(human(1'310'000, "bytes"), "1.31 MB");
  EXPECT_EQ(human(41'213, "count"), "41,213");
  EXPECT_EQ(human(12'345'678, "count"), "12.3 M");
  EXPECT_EQ(human(686.7, "count/s"), "687/s");
  EXPECT_EQ(human(512'000, "count/s"), "512 k/s");
  EXPECT_EQ(human(1.834, "ratio"), "1.83×");
  EXPECT_EQ(human(0.0234, "share"), "2.34 %");
  EXPECT_EQ(human(2.5, "USD"), "2.50 USD");
  EXPECT_EQ(human_name("visibility_latency_p99"), "visibility latency p99");
  EXPECT_EQ(human_name("applications_per_cpu_second"), "applications/CPU s");
}

TEST(Human, a_range_stands_in_the_unit_of_its_median) {
  EXPECT_EQ(human_range({43.7e6, 42e6, 1.2e9, 8}, "ns"), "43.7 ms (42.0..1,200)");
  EXPECT_EQ(human_range({5, 5, 5, 8}, "count"), "5");
}

TEST(ConsoleTable, columns_line_up) {
  const std::string text = console_table(sample::mixed_families(), Paint::kPlain);
  // Right edges: every value of the last column ends where its heading ends (marks apart).
  size_t edge = 0;
  for (const std::string& line : lines_of(text)) {
    if (line.find("pn_counter") != std::string::npos) edge = shown_width(line);
  }
  ASSERT_GT(edge, 0u);
  for (const char* metric : {"visibility latency p50", "carried bytes", "memory bytes"}) {
    std::string line = line_with(text, metric);
    if (line.back() == '*') line.pop_back();
    EXPECT_EQ(shown_width(line), edge) << line;
  }
}

TEST(ConsoleTable, fits_a_hundred_columns_however_many_designs) {
  std::vector<sample::Design> designs;
  for (size_t count = 1; count <= 30; ++count) {
    designs.push_back(
        {"a_design_with_a_long_name", "text", 1.0 + 0.1 * static_cast<double>(count), 1.0, 1.0});
    for (const uint64_t seeds : {1u, 3u}) {
      for (const std::string& line :
           lines_of(console_table(sample::sweep_of(designs, seeds), Paint::kPlain))) {
        EXPECT_LE(shown_width(line), kConsoleColumns) << line;
      }
    }
  }
}

TEST(ConsoleTable, marks_the_best_and_tells_sampled_from_exact) {
  const std::string text = console_table(sample::three_texts(16), Paint::kPlain);
  EXPECT_THAT(line_with(text, "metadata bytes"), HasSubstr("577 kB (577..578)*"));
  EXPECT_THAT(line_with(text, "memory bytes"), HasSubstr("~19.3 MB (18.2..20.4)*"));
  EXPECT_THAT(line_with(text, "carried bytes"), Not(HasSubstr("~")));
  EXPECT_THAT(line_with(text, "commits"), Not(HasSubstr("*"))) << "neutral: nobody is best";
}

TEST(ConsoleTable, shows_the_range_over_seeds) {
  const std::string text = console_table(sample::three_texts(4), Paint::kPlain);
  EXPECT_THAT(text, HasSubstr("median (min..max) over 4 seeds"));
  EXPECT_THAT(line_with(text, "visibility latency p50"), HasSubstr(".."));
}

TEST(ConsoleTable, an_invalid_design_is_never_best) {
  results::SweepResult sweep = sample::three_texts(8);
  sweep.cells[0].verdict = Verdict::kInvalid;  // rga has the least metadata
  const std::string line = line_with(console_table(sweep, Paint::kPlain), "metadata bytes");
  EXPECT_THAT(line, Not(HasSubstr("578)*")));
  EXPECT_THAT(line, ContainsRegex("681 kB[^ ]*( \\(.*\\))?\\*"));
}

TEST(ConsoleTable, compares_designs_of_one_family_only) {
  const std::string line =
      line_with(console_table(sample::mixed_families(8), Paint::kPlain), "metadata bytes");
  EXPECT_THAT(line, HasSubstr("577 kB*")) << "best of the texts, though the counter needs less";
  EXPECT_THAT(line, Not(HasSubstr("231 kB*"))) << "alone in its family";
}

TEST(ConsoleTable, tells_what_failed_and_how_to_replay_it) {
  const std::string text = console_table(sample::with_a_failure(), Paint::kPlain);
  EXPECT_THAT(text, HasSubstr("✗ strong_eventual_consistency: yata, seed 3 (1 of 4 runs)"));
  EXPECT_THAT(text, HasSubstr("replay: skerry run"));
  EXPECT_THAT(text, HasSubstr("gate visibility_latency_p99 max <= 5s: yata"));
}

TEST(ConsoleTable, has_escapes_only_in_colour) {
  results::SweepResult sweep = sample::with_a_failure();
  sweep.scenario = "evil\x1b[2Jname";
  EXPECT_THAT(console_table(sweep, Paint::kPlain), Not(HasSubstr("\x1b")));
  EXPECT_THAT(console_table(sweep, Paint::kColoured), HasSubstr("\x1b[1;31m"));
  EXPECT_THAT(console_table(sweep, Paint::kColoured), Not(HasSubstr("\x1b[2J")));
}

TEST(ConsoleTable, is_whole_with_no_cells_and_no_metrics) {
  results::SweepResult sweep;
  sweep.scenario = "empty";
  sweep.complete = false;
  EXPECT_THAT(console_table(sweep, Paint::kPlain), HasSubstr("(incomplete)"));
  sweep.cells.resize(2);
  EXPECT_THAT(console_table(sweep, Paint::kPlain), HasSubstr("✓ valid"));
}

}  // namespace
}  // namespace skerry::reports
