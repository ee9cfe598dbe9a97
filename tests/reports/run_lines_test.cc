// Runs as lines: nothing of a run is lost, and no torn or wrong line is taken for a run.
#include "reports/model/run_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample.h"

namespace skerry::results {
namespace {

using testing::HasSubstr;

RunResult eventful_run() {
  RunResult run = sample::with_a_failure().cells[0].runs[0];
  run.seed = UINT64_MAX;
  run.shown = "a \"quoted\"\nline";
  run.metrics["visibility_latency_p50"] = kNeverCame;
  run.metrics["share"] = 0.1;
  run.checks[0].looked_at = {{"values compared", 0}};
  run.visibility_never = 3;
  return run;
}

std::string without_end(std::string line) {
  EXPECT_TRUE(line.ends_with('\n'));
  line.pop_back();
  EXPECT_EQ(line.find('\n'), std::string::npos);
  return line;
}

TEST(RunLines, hold_all_of_a_run) {
  const RunResult run = eventful_run();
  ASSERT_FALSE(run.timeline.empty());
  ASSERT_FALSE(run.visibility.empty());
  ASSERT_FALSE(run.faults.empty());
  const std::string line = run_line(7, run);
  const StatusOr<PlacedRun> read = read_run_line(without_end(line));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->cell, 7u);
  EXPECT_EQ(read->run.metrics, run.metrics);
  EXPECT_EQ(read->run.seed, run.seed);
  EXPECT_EQ(read->run.timeline.size(), run.timeline.size());
  EXPECT_EQ(read->run.timeline.back().unseen, run.timeline.back().unseen);
  EXPECT_EQ(read->run.timeline.back().bytes, run.timeline.back().bytes);
  EXPECT_EQ(run_line(7, read->run), line);  // and so all the rest
}

TEST(RunLines, say_whose_runs_they_are) {
  const RunsHeader header = {"name", "0123", "4567", {{"version", "1"}, {"commit", "abc"}}};
  const std::string line = header_line(header);
  const StatusOr<RunsHeader> read = read_header_line(without_end(line));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->environment, header.environment);
  EXPECT_EQ(header_line(*read), line);
  std::string later = line;
  later.replace(later.find(":1,"), 3, ":9,");
  EXPECT_THAT(std::string(read_header_line(later).status().message()),
              HasSubstr("schema_version is 9, this build reads 1"));
}

TEST(RunLines, that_are_cut_anywhere_are_none) {
  const std::string line = run_line(0, eventful_run());
  for (size_t cut = 0; cut + 1 < line.size(); cut += 1 + cut / 50) {
    EXPECT_FALSE(read_run_line(std::string_view(line).substr(0, cut)).ok()) << cut;
  }
}

TEST(RunLines, with_wrong_values_name_the_place) {
  const std::string line = without_end(run_line(0, eventful_run()));
  const auto message = [&](const std::string& from, const std::string& to) {
    std::string text = line;
    text.replace(text.find(from), from.size(), to);
    return std::string(read_run_line(text).status().message());
  };
  EXPECT_THAT(message("\"timeline\":[[", "\"timeline\":[[\"x\","),
              HasSubstr("runs.jsonl: .timeline[0] is no list of eleven numbers"));
  EXPECT_THAT(message("\"cell\":0", "\"cell\":-1"), HasSubstr(".cell is not a whole number"));
  EXPECT_THAT(message("\"share\":0.1", "\"share\":[]"), HasSubstr(".metrics.share"));
}

}  // namespace
}  // namespace skerry::results
