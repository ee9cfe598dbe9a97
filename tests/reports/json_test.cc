#include "reports/model/json.h"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "sample.h"

namespace skerry::results {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

SweepResult parsed(const std::string& text) {
  StatusOr<SweepResult> sweep = from_json(text);
  EXPECT_TRUE(sweep.ok()) << sweep.status();
  return sweep.ok() ? *sweep : SweepResult{};
}

TEST(SummaryJson, reads_back_to_the_same_text) {
  for (const SweepResult& sweep :
       {sample::three_texts(), sample::mixed_families(), sample::with_a_failure()}) {
    const std::string text = to_json(sweep);
    EXPECT_EQ(to_json(parsed(text)), text);
  }
}

// It is written cell by cell and run by run.
TEST(SummaryJson, in_parts_is_one_document) {
  SweepResult sweep = sample::with_a_failure();
  sweep.further = {sweep.cells[0]};
  sweep.cells[1].runs.clear();
  std::string text;
  size_t parts = 0;
  write_json(sweep, [&](std::string_view part) {
    text += part;
    ++parts;
  });
  EXPECT_GT(parts, sweep.cells[0].runs.size() * 2);
  EXPECT_EQ(text, to_json(sweep));
  const auto without_space = [](std::string all) {
    std::erase_if(all, [](char c) { return c == ' ' || c == '\n'; });
    return all;
  };
  EXPECT_EQ(without_space(text), without_space(nlohmann::ordered_json::parse(text).dump(2)));
  EXPECT_THAT(text, HasSubstr("\n  \"further\": [\n    {\n      \"overrides\""));
  EXPECT_THAT(text, HasSubstr("\n      \"runs\": [\n        {\n          \"seed\": 1,\n"));
  EXPECT_THAT(text, HasSubstr("\n      \"runs\": []\n    }"));
  EXPECT_TRUE(text.ends_with("\n  }\n}\n"));
  sweep.cells.clear();
  sweep.further.clear();
  EXPECT_THAT(to_json(sweep), HasSubstr("\n  \"cells\": [],\n  \"further\": [],\n"));
}

TEST(SummaryJson, keeps_what_a_comparison_needs) {
  SweepResult before = sample::with_a_failure();
  before.metric_infos[2].resolution = 1.0 / 128;
  std::vector<FaultPeriod>& faults = before.cells[0].runs[0].faults;
  faults[0].nodes = "server | 0 1";
  faults[0].heal = FaultPeriod::Heal::kConverged;
  faults[0].converged_after_ns = 1'230'000'000;
  faults[1].heal = FaultPeriod::Heal::kNever;
  const SweepResult after = parsed(to_json(before));
  ASSERT_EQ(after.cells.size(), before.cells.size());
  EXPECT_EQ(after.verdict, Verdict::kInvalid);
  EXPECT_EQ(after.metric_infos.size(), before.metric_infos.size());
  EXPECT_EQ(after.metric_infos[3].help, before.metric_infos[3].help);
  EXPECT_EQ(after.metric_infos[2].headline, before.metric_infos[2].headline);
  EXPECT_EQ(after.metric_infos[2].resolution, 1.0 / 128);
  EXPECT_EQ(after.cells[1].overrides, before.cells[1].overrides);
  EXPECT_EQ(after.cells[1].family, "text");
  EXPECT_EQ(after.cells[1].runs[2].metrics, before.cells[1].runs[2].metrics);
  EXPECT_EQ(after.cells[1].runs[2].checks[0].detail, before.cells[1].runs[2].checks[0].detail);
  EXPECT_EQ(after.cells[0].runs[0].visibility.size(), before.cells[0].runs[0].visibility.size());
  EXPECT_EQ(after.cells[0].runs[0].faults[1].to_ns, before.cells[0].runs[0].faults[1].to_ns);
  EXPECT_EQ(after.cells[0].runs[0].faults[0].nodes, "server | 0 1");
  EXPECT_EQ(after.cells[0].runs[0].faults[0].heal, FaultPeriod::Heal::kConverged);
  EXPECT_EQ(after.cells[0].runs[0].faults[0].converged_after_ns, 1'230'000'000);
  EXPECT_EQ(after.cells[0].runs[0].faults[1].heal, FaultPeriod::Heal::kNever);
  EXPECT_EQ(after.environment, before.environment);
  EXPECT_EQ(after.process, before.process);
  EXPECT_TRUE(after.cells[0].runs[0].timeline.empty()) << "timelines stand in timeline.csv";
}

// Keys were added within schema_version 2; builds before them wrote none.
TEST(SummaryJson, of_an_earlier_build_of_its_schema_is_read) {
  nlohmann::ordered_json json = nlohmann::ordered_json::parse(to_json(sample::with_a_failure()));
  ASSERT_EQ(json["schema_version"], 2);
  json.erase("further");
  json.erase("planned_seeds");
  for (auto& info : json["metric_infos"]) info.erase("headline"), info.erase("resolution");
  for (auto& cell : json["cells"]) {
    for (auto& run : cell["runs"]) run.erase("shown");
  }
  const SweepResult read = parsed(json.dump());
  EXPECT_EQ(read.metric_infos.size(), json["metric_infos"].size());
  for (const MetricInfo& info : read.metric_infos) {
    EXPECT_EQ(info.headline, 0u) << info.name;
    EXPECT_EQ(info.resolution, 0) << info.name;
  }
  ASSERT_FALSE(read.cells.empty());
  EXPECT_EQ(read.planned_seeds, read.cells[0].runs.size());
  EXPECT_TRUE(read.further.empty());
  EXPECT_EQ(read.cells[0].runs[0].shown, "");
}

TEST(SummaryJson, has_the_documented_keys) {
  const std::string text = to_json(sample::three_texts(2));
  for (const char* key : {"schema_version", "scenario", "complete", "verdict", "digest", "cells",
                          "overrides", "checks", "name", "detail", "metrics", "unit", "class",
                          "direction", "values", "seeds", "environment", "gates", "runs"}) {
    EXPECT_THAT(text, HasSubstr("\"" + std::string(key) + "\": "));
  }
  EXPECT_THAT(text, HasSubstr("\"schema_version\": 2,"));
  EXPECT_THAT(text, HasSubstr("\"seeds\": [1, 2]"));
}

TEST(SummaryJson, writes_exact_integers_as_integers) {
  SweepResult sweep = sample::three_texts(1);
  sweep.cells[0].runs[0].metrics["events"] = 9007199254740991.0;
  sweep.cells[0].runs[0].metrics["amplification"] = 0.1;
  sweep.cells[0].runs[0].seed = std::numeric_limits<uint64_t>::max();
  const std::string text = to_json(sweep);
  EXPECT_THAT(text, HasSubstr("\"values\": [9007199254740991]"));
  EXPECT_THAT(text, HasSubstr("\"values\": [0.1]"));
  EXPECT_THAT(text, HasSubstr("\"seed\": 18446744073709551615"));
  EXPECT_THAT(text, Not(HasSubstr("e+")));
}

TEST(SummaryJson, leaves_a_gap_where_a_run_lacks_a_metric) {
  SweepResult sweep = sample::three_texts(2);
  sweep.cells[0].runs[0].metrics.erase("messages");
  sweep.cells[0].runs[1].metrics["amplification"] = std::numeric_limits<double>::quiet_NaN();
  const SweepResult after = parsed(to_json(sweep));
  EXPECT_EQ(after.cells[0].runs[0].metrics.count("messages"), 0u);
  EXPECT_EQ(after.cells[0].runs[1].metrics.count("messages"), 1u);
  EXPECT_EQ(after.cells[0].runs[1].metrics.count("amplification"), 0u);
}

TEST(SummaryJson, writes_never_as_a_word_and_reads_it_back) {
  SweepResult sweep = sample::three_texts(2);
  RunResult& run = sweep.cells[0].runs[1];
  run.metrics["visibility_latency_p99"] = kNeverCame;
  run.visibility_never = 950;
  sweep.gates[0].value = kNeverCame;
  sweep.gates[0].limit = 5e9;
  sweep.gates[0].seed = 2;
  const std::string text = to_json(sweep);
  EXPECT_THAT(text, HasSubstr(", \"never\"]"));
  EXPECT_THAT(text, HasSubstr("\"never\": 950"));
  EXPECT_THAT(text, HasSubstr("\"value\": \"never\""));
  const SweepResult after = parsed(text);
  EXPECT_EQ(after.cells[0].runs[1].metrics.at("visibility_latency_p99"), kNeverCame);
  EXPECT_EQ(after.cells[0].runs[1].visibility_never, 950u);
  EXPECT_EQ(after.gates[0].value, kNeverCame);
  EXPECT_EQ(after.gates[0].limit, 5e9);
  EXPECT_EQ(after.gates[0].seed, 2u);
}

TEST(SummaryJson, tells_a_check_that_had_nothing_to_look_at_from_one_that_holds) {
  SweepResult sweep = sample::three_texts(1);
  sweep.checks_off = {"converges"};
  sweep.cells[0].runs[0].checks[0].looked_at = {{"values compared", 0}};
  sweep.cells[0].runs[0].checks[1].looked_at = {{"values compared", 3}, {"pasts checked", 0}};
  const std::string text = to_json(sweep);
  EXPECT_THAT(text, HasSubstr("\"verdict\": \"not_judged\""));
  const SweepResult after = parsed(text);
  EXPECT_FALSE(after.cells[0].runs[0].checks[0].is_judged());
  EXPECT_TRUE(after.cells[0].runs[0].checks[1].is_judged());
  EXPECT_EQ(after.cells[0].runs[0].checks[1].looked_at[0].second, 3u);
  EXPECT_EQ(after.checks_off, sweep.checks_off);
  EXPECT_EQ(to_json(after), text);
}

TEST(SummaryJson, survives_brackets_quotes_and_broken_utf8_in_text) {
  SweepResult sweep = sample::three_texts(1);
  sweep.description = "[1, 2] \"quoted\\\" {x} \n";
  EXPECT_EQ(parsed(to_json(sweep)).description, sweep.description);
  sweep.description = "cut \xC3";
  EXPECT_EQ(parsed(to_json(sweep)).description, "cut \xEF\xBF\xBD");
}

TEST(SummaryJson, refuses_what_is_not_a_whole_summary) {
  const std::string text = to_json(sample::with_a_failure());
  for (size_t cut = 0; cut + 2 < text.size(); cut += 397) {
    EXPECT_FALSE(from_json(std::string_view(text).substr(0, cut)).ok()) << "cut at " << cut;
  }
}

struct Damage {
  const char* from;
  const char* to;
  const char* says;

  friend void PrintTo(const Damage& damage, std::ostream* out) { *out << damage.to; }
};

class DamagedSummary : public ::testing::TestWithParam<Damage> {};

TEST_P(DamagedSummary, is_refused_with_its_place) {
  std::string text = to_json(sample::with_a_failure());
  const size_t at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string(GetParam().from).size(), GetParam().to);
  const StatusOr<SweepResult> sweep = from_json(text);
  ASSERT_FALSE(sweep.ok());
  EXPECT_THAT(std::string(sweep.status().message()), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, DamagedSummary,
    ::testing::Values(
        Damage{"\"schema_version\": 2", "\"schema_version\": 1", "schema_version is 1"},
        Damage{"\"schema_version\": 2", "\"schema_version\": -1", ".schema_version is not"},
        Damage{"\"scenario\"", "\"other\"", ".scenario is missing"},
        Damage{"\"complete\": true", "\"complete\": 1", ".complete is not true or false"},
        Damage{"\"verdict\": \"invalid\"", "\"verdict\": \"broken\"", "no known word"},
        Damage{"\"seed\": 1", "\"seed\": \"1\"", ".cells[0].runs[0].seed is not a whole number"},
        Damage{"\"headline\": 0", "\"headline\": -1", "].headline is not a whole number"},
        Damage{"\"headline\": 0", "\"headline\": 4294967296", "].headline is too large"},
        Damage{"\"values\": [", "\"values\": [1, ", "not one value a run"},
        Damage{"\"upper_ns\": [", "\"upper_ns\": [1, ", "lists of two lengths"},
        Damage{"\"from_ns\": 8000000000", "\"from_ns\": 0.5", "faults[0].from_ns is not a whole"}));

}  // namespace
}  // namespace skerry::results
