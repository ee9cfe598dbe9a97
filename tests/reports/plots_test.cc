#include <gmock/gmock.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "reports/files.h"
#include "reports/plots/gnuplot.h"
#include "reports/plots/palette.h"
#include "reports/plots/picture.h"
#include "reports/plots/pictures.h"
#include "reports/plots/script.h"
#include "reports/plots/shading.h"
#include "reports/plots/svg.h"
#include "sample.h"

namespace skerry::reports {
namespace {

namespace fs = std::filesystem;
namespace sample = results::sample;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class Plots : public ::testing::Test {
 protected:
  Plots() {
    // A quote, a space and a backquote in the path: none of them may reach a shell or gnuplot.
    std::string pattern = ::testing::TempDir() + "skerry plot's `id` XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~Plots() override { fs::remove_all(folder_); }

  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }
  // A program of that text, in a folder of its own.
  std::string program(const std::string& text) {
    const fs::path path = folder_ / "fake" / "gnuplot";
    fs::create_directories(path.parent_path());
    std::ofstream(path) << "#!/bin/sh\n" << text << "\n";
    ::chmod(path.c_str(), 0755);
    return path;
  }

  fs::path folder_;
};

TEST_F(Plots, are_there_and_whole_as_svg_and_png) {
  const StatusOr<Pictures> pictures = draw_pictures(sample::three_texts(3), folder_, "gnuplot");
  ASSERT_TRUE(pictures.ok()) << pictures.status();
  EXPECT_THAT(pictures->problems, IsEmpty());
  EXPECT_THAT(files(), UnorderedElementsAre("visibility.svg", "visibility.png", "timeline.svg",
                                            "timeline.png", "bytes.svg", "bytes.png",
                                            "throughput.svg", "throughput.png"))
      << "and no temporary file";
  for (const std::string& name : files()) {
    EXPECT_TRUE(is_whole_picture(folder_ / name)) << name;
  }
  for (const Picture& picture : pictures->drawn) {
    EXPECT_THAT(picture.inlined_svg, ::testing::StartsWith("<svg role=\"img\" viewBox="));
    EXPECT_THAT(picture.inlined_svg, Not(HasSubstr("http")));
    EXPECT_THAT(picture.inlined_svg, Not(HasSubstr("rgb(")));
    EXPECT_GT(picture.inlined_svg.size(), 2'000u);
  }
}

TEST_F(Plots, are_the_same_every_time) {
  const results::SweepResult sweep = sample::mixed_families();
  const StatusOr<Pictures> first = draw_pictures(sweep, folder_, "gnuplot");
  ASSERT_TRUE(first.ok());
  ASSERT_EQ(first->drawn.size(), 4u);
  for (const std::string& name : files()) fs::remove(folder_ / name);
  const StatusOr<Pictures> second = draw_pictures(sweep, folder_, "gnuplot");
  ASSERT_TRUE(second.ok());
  for (size_t i = 0; i < first->drawn.size(); ++i) {
    EXPECT_EQ(first->drawn[i].inlined_svg, second->drawn[i].inlined_svg);
  }
}

TEST_F(Plots, labels_cannot_run_programs_or_break_the_script) {
  results::SweepResult sweep = sample::three_texts(1);
  const fs::path proof = folder_ / "proof";
  const std::string nasty = "`touch '" + proof.string() + "'` %d 'q' \"q\" \\ $x @y\n!touch z";
  sweep.cells[0].overrides[0].second = nasty;
  for (results::CellResult& cell : sweep.cells) cell.runs[0].faults[0].kind = nasty;
  const StatusOr<Pictures> pictures = draw_pictures(sweep, folder_, "gnuplot");
  ASSERT_TRUE(pictures.ok()) << pictures.status();
  EXPECT_THAT(pictures->problems, IsEmpty());
  EXPECT_EQ(pictures->drawn.size(), 4u);
  EXPECT_FALSE(fs::exists(proof));
}

TEST_F(Plots, a_missing_program_is_told_and_leaves_nothing) {
  const StatusOr<Pictures> pictures =
      draw_pictures(sample::three_texts(1), folder_, "no-such-gnuplot");
  ASSERT_TRUE(pictures.ok()) << pictures.status();
  EXPECT_THAT(pictures->problems, ElementsAre(HasSubstr("no-such-gnuplot is not installed")));
  EXPECT_THAT(pictures->drawn, IsEmpty());
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(Plots, an_empty_path_finds_no_program) {
  const char* path = std::getenv("PATH");
  const std::string kept = path == nullptr ? "" : path;
  ::setenv("PATH", "", 1);
  EXPECT_FALSE(find_program("gnuplot").ok());
  ::setenv("PATH", kept.c_str(), 1);
  EXPECT_TRUE(find_program("sh").ok());
}

TEST_F(Plots, a_program_that_fails_is_told_in_its_own_words) {
  const std::string fake = program("cat >/dev/null; echo 'no such terminal' >&2; exit 1");
  const StatusOr<Pictures> pictures = draw_pictures(sample::three_texts(1), folder_, fake);
  ASSERT_TRUE(pictures.ok()) << pictures.status();
  EXPECT_EQ(pictures->problems.size(), 4u);
  EXPECT_THAT(pictures->problems[0], HasSubstr("no such terminal"));
  EXPECT_THAT(files(), ElementsAre("fake"));
}

TEST_F(Plots, a_program_that_stops_reading_does_not_end_the_process) {
  const StatusOr<Pictures> pictures =
      draw_pictures(sample::three_texts(1), folder_, program("exit 3"));
  ASSERT_TRUE(pictures.ok()) << pictures.status();
  EXPECT_EQ(pictures->problems.size(), 4u);
  EXPECT_THAT(files(), ElementsAre("fake"));
}

TEST_F(Plots, a_program_that_hangs_is_ended_and_told_once) {
  for (const char* hanging : {"cat >/dev/null; sleep 30", "sleep 30"}) {
    const auto began = std::chrono::steady_clock::now();
    const StatusOr<Pictures> pictures =
        draw_pictures(sample::three_texts(1), folder_, program(hanging), 1);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(15));
    ASSERT_TRUE(pictures.ok()) << pictures.status();
    EXPECT_THAT(pictures->problems,
                ElementsAre(HasSubstr("gnuplot had not drawn it after 1 s and was ended; no other "
                                      "picture was tried")));
    EXPECT_THAT(pictures->drawn, IsEmpty());
    EXPECT_THAT(files(), ElementsAre("fake"));
  }
}

TEST_F(Plots, half_a_picture_is_no_picture) {
  ASSERT_TRUE(draw_pictures(sample::three_texts(1), folder_, "gnuplot").ok());
  for (const char* name : {"bytes.svg", "bytes.png"}) {
    const std::string path = folder_ / name;
    ASSERT_TRUE(is_whole_picture(path));
    fs::resize_file(path, fs::file_size(path) - 9);
    EXPECT_FALSE(is_whole_picture(path)) << name;
    fs::resize_file(path, 0);
    EXPECT_FALSE(is_whole_picture(path)) << name;
  }
}

TEST(PictureScripts, are_empty_without_data) {
  const results::SweepResult nothing;
  for (const auto picture :
       {visibility_picture, timeline_picture, bytes_picture, throughput_picture}) {
    EXPECT_EQ(picture(nothing).body, "");
  }
}

TEST(PictureScripts, thin_long_timelines_without_losing_the_peak) {
  results::SweepResult sweep = sample::three_texts(1);
  for (results::CellResult& cell : sweep.cells) {
    std::vector<results::TimelinePoint>& points = cell.runs[0].timeline;
    points.assign(100'000, {});
    for (size_t i = 0; i < points.size(); ++i) {
      points[i].time_ns = static_cast<int64_t>(i) * sample::kSecond;
    }
    points[77'777].staleness_max_ns = 3 * 3600 * sample::kSecond;
  }
  const std::string body = timeline_picture(sweep).body;
  EXPECT_LT(body.size(), 100'000u);
  EXPECT_THAT(body, HasSubstr(" 3 "));  // three hours, in hours
}

TEST(Shading, merges_touching_periods_and_cuts_at_the_end) {
  const auto periods =
      merged_periods({{"b", 5, 9}, {"a", 0, 4}, {"a", 4, 6}, {"c", 8, 99}, {"d", 50, 60}}, 10);
  ASSERT_EQ(periods.size(), 3u);
  EXPECT_EQ(periods[0].to_ns, 6);
  EXPECT_EQ(periods[2].kind, "c");
  EXPECT_EQ(periods[2].to_ns, 10);
}

TEST(Shading, puts_labels_that_would_overlap_into_lanes) {
  const std::vector<results::FaultPeriod> periods = {
      {"partition", 0, 10}, {"crash", 1, 1}, {"outage", 90, 95}};
  const Shading result = shading(periods, 100, 1, 190);
  EXPECT_EQ(result.lanes, 2u);
  EXPECT_THAT(result.script, HasSubstr("'partition' at 0,"));
  EXPECT_THAT(result.script, HasSubstr("set label 3 'outage'"));
}

TEST(Palette, light_colours_differ_so_that_each_finds_its_dark_partner) {
  std::string rules = colour_rules();
  size_t count = 0;
  for (size_t at = rules.find("svg [fill=\""); at != std::string::npos;
       at = rules.find("svg [fill=\"", at + 1)) {
    const std::string rule = rules.substr(at, 20);
    EXPECT_EQ(rules.find(rule, at + 1), std::string::npos) << rule;
    ++count;
  }
  EXPECT_EQ(count, 9 + kDesigns.size());
}

TEST(Svg, of_another_form_is_refused) {
  EXPECT_EQ(dressed_svg("", "n", "t").inlined, "");
  EXPECT_EQ(dressed_svg("<svg width='3'>", "n", "t").inlined, "");
  EXPECT_EQ(dressed_svg("<svg viewBox=\"0 0", "n", "t").inlined, "");
}

TEST(Svg, titles_are_escaped) {
  const Svg svg = dressed_svg("<svg viewBox=\"0 0 1 1\"><g id=\"x\"/></svg>", "n", "<b>");
  EXPECT_THAT(svg.inlined, HasSubstr("<title>&lt;b&gt;</title>"));
  EXPECT_THAT(svg.inlined, HasSubstr("id=\"n-x\""));
  EXPECT_THAT(svg.standalone, HasSubstr("prefers-color-scheme:dark"));
}

TEST(PlotStrings, hold_no_end_of_string_and_no_format) {
  EXPECT_EQ(plot_string("it's `x`\n"), "'it''s  x  '");
  EXPECT_EQ(tic_string("50% loss"), "'50%% loss'");
}

}  // namespace
}  // namespace skerry::reports
