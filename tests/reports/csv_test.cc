#include "reports/model/csv.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "sample.h"

namespace skerry::results {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// A reader of RFC 4180 for the tests: rows of fields.
std::vector<std::vector<std::string>> read(const std::string& text) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row(1);
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      row.back() += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      row.emplace_back();
    } else if (!quoted && c == '\n') {
      rows.push_back(std::move(row));
      row.assign(1, "");
    } else {
      row.back() += c;
    }
  }
  return rows;
}

TEST(Csv, quotes_only_what_must_be) {
  EXPECT_EQ(csv_field("plain text"), "plain text");
  EXPECT_EQ(csv_field(""), "");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("say \"hi\""), "\"say \"\"hi\"\"\"");
  EXPECT_EQ(csv_field("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(csv_field(" padded"), "\" padded\"");
}

TEST(Csv, rows_have_as_many_fields_as_the_header_whatever_the_text) {
  SweepResult sweep = sample::with_a_failure();
  sweep.cells[2].overrides = {{"replicas.crdt", "a \"b\", c\nd"}, {"network.loss", "0.01"}};
  for (const std::string& text : {runs_csv(sweep), timeline_csv(sweep)}) {
    const auto rows = read(text);
    ASSERT_GT(rows.size(), 10u);
    for (const auto& row : rows) EXPECT_EQ(row.size(), rows.front().size());
  }
  EXPECT_EQ(read(runs_csv(sweep)).back()[1], "a \"b\", c\nd");
}

TEST(Csv, has_one_row_a_run_with_exact_integers) {
  const SweepResult sweep = sample::with_a_failure();
  const auto rows = read(runs_csv(sweep));
  ASSERT_EQ(rows.size(), 1u + 3 * 4);
  EXPECT_THAT(runs_csv(sweep),
              StartsWith("cell,replicas.crdt,seed,verdict,digest,metrics_digest,failed_checks,"
                         "unjudged_checks,visibility_latency_p50,"));
  EXPECT_EQ(rows[7][2], "3");
  EXPECT_EQ(rows[7][3], "invalid");
  EXPECT_EQ(rows[7][6], "strong_eventual_consistency");
  const auto head = rows[0];
  const auto events =
      static_cast<size_t>(std::find(head.begin(), head.end(), "events") - head.begin());
  EXPECT_EQ(rows[1][events],
            std::to_string(static_cast<int64_t>(sweep.cells[0].runs[0].metrics.at("events"))));
}

TEST(Csv, leaves_an_empty_field_where_a_run_lacks_a_metric) {
  SweepResult sweep = sample::three_texts(1);
  sweep.metric_infos.resize(1);
  for (CellResult& cell : sweep.cells) cell.runs[0].metrics = {{"visibility_latency_p50", 2.5}};
  sweep.cells[1].runs[0].metrics.clear();
  const auto rows = read(runs_csv(sweep));
  EXPECT_EQ(rows[1].back(), "2.5");
  EXPECT_EQ(rows[2].back(), "");
}

TEST(Csv, says_never_and_tells_checks_that_failed_from_checks_that_were_not_judged) {
  SweepResult sweep = sample::three_texts(1);
  RunResult& run = sweep.cells[0].runs[0];
  run.metrics["visibility_latency_p50"] = kNeverCame;
  run.checks[0].verdict = Verdict::kUnknown;
  run.checks[1].looked_at = {{"values compared", 0}};
  run.checks[2].verdict = Verdict::kInvalid;
  const auto row = read(runs_csv(sweep))[1];
  EXPECT_EQ(row[6], "no_lost_updates");
  EXPECT_EQ(row[7], "strong_eventual_consistency matches_reference");
  EXPECT_EQ(row[8], "never");
}

TEST(Csv, timeline_names_the_active_faults) {
  const std::string text = timeline_csv(sample::three_texts(1));
  EXPECT_THAT(text, HasSubstr(",partition\n"));
  EXPECT_THAT(text, HasSubstr(",server_outage degraded_link\n"));
}

}  // namespace
}  // namespace skerry::results
