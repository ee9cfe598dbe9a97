// From the verdict on each deliberate defect to the event that did the harm, in one command: what
// it prints is kept whole in replay/, a file a check that breaks. The first line is the command.
//
// With SKERRY_WRITE_GOLDEN=1 in the environment the files are written instead; read what changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "../cli/command.h"

namespace skerry::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const fs::path kTop = SKERRY_SOURCE_DIR;
const fs::path kGolden = kTop / "tests/golden/replay";

bool is_writing() { return std::getenv("SKERRY_WRITE_GOLDEN") != nullptr; }

// Each `skerry replay` that the run's failing checks offer.
std::set<std::string> offered(const std::string& scenario) {
  const Scratch scratch;
  const std::string what = "replay event by event: skerry ";
  const std::string text =
      skerry_run("run " + scenario + " --out " + (scratch / "results").string()).out;
  std::set<std::string> lines;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
    const size_t begin = at + what.size();
    lines.insert(text.substr(begin, text.find('\n', begin) - begin));
  }
  return lines;
}

std::string name_of(const std::string& scenario, const std::string& line) {
  return fs::path(scenario).stem().string() + "." + line.substr(line.rfind(' ') + 1) + ".txt";
}

std::vector<std::string> defects() {
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(kTop / "scenarios/mutants")) {
    paths.push_back(fs::relative(entry.path(), kTop).string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class Defect : public ::testing::TestWithParam<std::string> {};

TEST_P(Defect, is_told_as_it_is_kept) {
  const std::set<std::string> lines = offered(GetParam());
  ASSERT_FALSE(lines.empty());
  for (const std::string& line : lines) {
    const Outcome told = skerry_run(line);
    EXPECT_EQ(told.status, 1) << line << "\n" << told.err;
    EXPECT_THAT(told.out, HasSubstr("\n  the harm: ")) << line;
    EXPECT_THAT(told.out, HasSubstr("\n  stop there: ")) << line;
    const fs::path kept = kGolden / name_of(GetParam(), line);
    const std::string text = "$ skerry " + line + "\n" + told.out;
    if (is_writing()) write_file(kept, text);
    EXPECT_EQ(contents_of(kept), text) << kept << ": SKERRY_WRITE_GOLDEN=1 writes it anew";
  }
}

// The line that stops at the event leads there.
TEST_P(Defect, can_be_stopped_at_the_event_that_did_the_harm) {
  for (const std::string& line : offered(GetParam())) {
    const std::string told = skerry_run(line).out;
    const std::string what = "  stop there:  skerry ";
    const size_t begin = told.find(what) + what.size();
    const std::string stop = told.substr(begin, told.find('\n', begin) - begin);
    const size_t at = stop.find("--until ") + 8;
    const std::string event = stop.substr(at, stop.find(' ', at) - at);
    EXPECT_THAT(told, HasSubstr("#" + event + "  ")) << line;
    const Outcome stopped = skerry_run(stop);
    EXPECT_EQ(stopped.status, 0) << stop << stopped.err;
    EXPECT_THAT(stopped.out, HasSubstr("\nAfter event #" + event + ", at ")) << stop;
    EXPECT_THAT(stopped.out, HasSubstr("#" + event + "  ")) << stop;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Defect, ::testing::ValuesIn(defects()),
                         [](const auto& defect) { return fs::path(defect.param).stem().string(); });

TEST(Golden, nothing_is_kept_that_no_defect_prints) {
  std::set<std::string> known;
  for (const std::string& defect : defects()) {
    for (const std::string& line : offered(defect)) known.insert(name_of(defect, line));
  }
  for (const auto& entry : fs::directory_iterator(kGolden)) {
    EXPECT_TRUE(known.contains(entry.path().filename().string())) << entry.path();
  }
}

}  // namespace
}  // namespace skerry::cli
