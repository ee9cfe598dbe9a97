#include "reports/page/page.h"

#include <gmock/gmock.h>

#include <limits>

#include "reports/escape.h"
#include "reports/page/markdown.h"
#include "sample.h"

namespace skerry::reports {
namespace {

namespace sample = results::sample;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kNasty = "<script>alert(\"x\")</script>&'";

// Every text that a scenario, a replica or a check can choose is the nasty one.
results::SweepResult nasty_sweep() {
  results::SweepResult sweep = sample::with_a_failure();
  sweep.scenario = sweep.description = sweep.digest = sweep.scenario_hash = kNasty;
  sweep.environment[kNasty] = kNasty;
  sweep.process[kNasty] = 1;
  for (results::MetricInfo& info : sweep.metric_infos) info.help = info.unit = kNasty;
  for (results::CellResult& cell : sweep.cells) {
    cell.overrides = {{kNasty, kNasty}};
    cell.digest = kNasty;
    cell.family += kNasty;
    for (results::RunResult& run : cell.runs) {
      run.metrics[kNasty] = 1;
      run.checks.push_back({kNasty, results::Verdict::kInvalid, kNasty});
      run.faults.push_back({kNasty, 0, 1});
    }
  }
  sweep.gates.push_back({kNasty, kNasty, results::Verdict::kUnknown, kNasty});
  return sweep;
}

Pictures nasty_pictures() { return {{{"p", kNasty, kNasty, "<svg></svg>"}}, {kNasty}}; }

size_t occurrences(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(Escaping, leaves_no_markup) {
  EXPECT_EQ(escaped("<a href=\"x\">'&'</a>"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
  EXPECT_EQ(escaped("a\nb\x01"
                    "c"),
            "a\nbc");
  EXPECT_EQ(escaped_markdown("a|b_c*\n`d`"), "a\\|b\\_c\\* \\`d\\`");
}

TEST(Page, escapes_every_text) {
  const std::string html = report_html(nasty_sweep(), nasty_pictures());
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("alert(\"")));
  EXPECT_GT(occurrences(html, "&lt;script&gt;"), 20u);
}

TEST(Page, fetches_nothing_and_runs_nothing) {
  const std::string html = report_html(sample::with_a_failure(), {});
  EXPECT_THAT(html, Not(HasSubstr("http")));
  EXPECT_THAT(html, Not(HasSubstr("src=")));
  EXPECT_THAT(html, Not(HasSubstr("href=")));
  EXPECT_THAT(html, Not(HasSubstr("url(")));
  EXPECT_THAT(html, Not(HasSubstr("@import")));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
}

TEST(Page, closes_what_it_opens) {
  const std::string html = report_html(sample::with_a_failure(), nasty_pictures());
  for (const char* tag : {"div", "table", "tr", "td", "th", "figure", "details", "dl", "dt", "dd",
                          "span", "p", "pre", "small", "main", "thead", "tbody", "h3"}) {
    const std::string start = "<" + std::string(tag);
    const size_t opened = occurrences(html, start + " ") + occurrences(html, start + ">");
    EXPECT_EQ(opened, occurrences(html, "</" + std::string(tag) + ">")) << tag;
  }
}

TEST(Page, shows_what_failed_and_the_line_that_replays_it) {
  const std::string html = report_html(sample::with_a_failure(), {});
  EXPECT_THAT(html, HasSubstr("1 of 5 checks does not hold, in 1 of 12 runs"));
  EXPECT_THAT(html, HasSubstr("<pre class=\"replay\">replay: skerry run "));
  EXPECT_THAT(html, HasSubstr("✗ 3 of 4"));
  EXPECT_THAT(html, HasSubstr("gate visibility_latency_p99 max &lt;= 5s"));
}

TEST(Page, says_when_faults_were_active) {
  results::SweepResult sweep = sample::three_texts(1);
  constexpr int64_t kHour = 3600 * sample::kSecond;
  sweep.cells[0].runs[0].faults = {{"node_crash", 5 * sample::kSecond, 5 * sample::kSecond},
                                   {"partition", 12 * kHour, 13 * kHour + kHour / 2},
                                   {"outage", 15 * kHour, std::numeric_limits<int64_t>::max()}};
  EXPECT_THAT(
      report_html(sweep, {}),
      HasSubstr("node crash at 5 s · partition from 12 h to 13 h 30 min (1 h 30 min) · outage "
                "from 15 h on"));
}

TEST(Page, tells_exact_from_sampled_and_marks_the_best) {
  const std::string html = report_html(sample::three_texts(16), {});
  EXPECT_THAT(html,
              HasSubstr("<td class=\"exact best\"><span class=\"value\" title=\"best\">577 kB"));
  EXPECT_THAT(html, HasSubstr("<td class=\"sampled best\">"));
  EXPECT_THAT(html, HasSubstr(">~19.3 MB<"));
  EXPECT_THAT(html, HasSubstr("won 16 of 16 against "));
}

TEST(Page, says_why_a_picture_is_missing) {
  const std::string html =
      report_html(sample::three_texts(1), {{}, {"No pictures: gnuplot is not installed."}});
  EXPECT_THAT(html, HasSubstr("No pictures: gnuplot is not installed."));
}

TEST(Page, follows_the_readers_preference_for_dark) {
  const std::string html = report_html(sample::three_texts(1), {});
  EXPECT_THAT(html, HasSubstr("@media (prefers-color-scheme:dark)"));
  EXPECT_THAT(html, HasSubstr("svg [stroke=\"#2f6db5\"]{stroke:var(--design0)}"));
}

TEST(Page, is_whole_for_an_empty_sweep) {
  results::SweepResult sweep;
  sweep.complete = false;
  const std::string html = report_html(sweep, {});
  EXPECT_THAT(html, HasSubstr("incomplete"));
  EXPECT_THAT(html, ::testing::EndsWith("</html>\n"));
}

TEST(Markdown, is_short_and_says_the_verdict) {
  const std::string text = report_markdown(sample::with_a_failure());
  EXPECT_LE(occurrences(text, "\n"), 60u);
  EXPECT_THAT(text, HasSubstr("### ✗ real\\_session\\_friendsforever: invalid"));
  EXPECT_THAT(text, HasSubstr("replay: skerry run"));
  EXPECT_THAT(text, HasSubstr("| visibility latency p50 |"));
}

TEST(Markdown, stays_short_however_large_the_sweep) {
  const std::vector<sample::Design> designs(40, {"a", "text", 1, 1, 1});
  results::SweepResult sweep = sample::sweep_of(designs, 2);
  for (results::CellResult& cell : sweep.cells) {
    cell.runs[0].checks[0] = {"converges", results::Verdict::kInvalid, std::string(5000, 'x')};
  }
  const std::string text = report_markdown(sweep);
  EXPECT_LE(occurrences(text, "\n"), 60u);
  EXPECT_LE(text.size(), 12'000u);
}

TEST(Markdown, has_no_live_markup_from_results) {
  const std::string text = report_markdown(nasty_sweep());
  // Inside fences nothing is markup; outside them every < is escaped.
  bool fenced = false;
  size_t start = 0;
  for (size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', start)) {
    const std::string line = text.substr(start, end - start);
    start = end + 1;
    if (line == "```") fenced = !fenced;
    if (fenced) continue;
    EXPECT_EQ(occurrences(line, "<"), occurrences(line, "\\<")) << line;
  }
  EXPECT_FALSE(fenced);
}

}  // namespace
}  // namespace skerry::reports
