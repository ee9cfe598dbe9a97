#include "reports/results_folder.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "sample.h"

namespace skerry::reports {
namespace {

namespace fs = std::filesystem;
namespace sample = results::sample;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr std::time_t kNow = 1'769'852'700;  // 2026-01-31 09:45:00 UTC
constexpr const char* kRun = "20260131T094500Z-";

class ResultsFolder : public ::testing::Test {
 protected:
  ResultsFolder() {
    std::string pattern = ::testing::TempDir() + "skerry-results-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
    options_.now = kNow;
    options_.gnuplot = "no-such-gnuplot";
  }
  ~ResultsFolder() override { fs::remove_all(root_); }

  std::vector<std::string> names(const fs::path& folder) const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }
  fs::path scenario() const { return root_ / "real_session_friendsforever"; }

  fs::path root_;
  FolderOptions options_;
};

TEST_F(ResultsFolder, is_named_after_time_and_scenario_and_latest_points_at_it) {
  const results::SweepResult sweep = sample::three_texts(1);
  const StatusOr<std::string> folder = write_results(sweep, root_, options_);
  ASSERT_TRUE(folder.ok()) << folder.status();
  const std::string name = kRun + sweep.scenario_hash.substr(0, 8);
  EXPECT_EQ(fs::path(*folder), scenario() / name);
  EXPECT_EQ(fs::read_symlink(scenario() / "latest"), name);
  EXPECT_THAT(names(scenario()), UnorderedElementsAre(name, "latest"));
  for (const char* file :
       {"summary.json", "runs.csv", "timeline.csv", "report.html", "report.md"}) {
    EXPECT_GT(fs::file_size(scenario() / "latest" / file), 0u) << file;
  }
}

TEST_F(ResultsFolder, without_gnuplot_says_so_and_has_everything_else) {
  const StatusOr<std::string> folder = write_results(sample::three_texts(1), root_, options_);
  ASSERT_TRUE(folder.ok()) << folder.status();
  EXPECT_THAT(names(*folder),
              UnorderedElementsAre("summary.json", "runs.jsonl", "runs.csv", "timeline.csv",
                                   "report.html", "report.md", "plots"));
  std::ifstream page(*folder + "/report.html");
  const std::string html{std::istreambuf_iterator<char>(page), {}};
  EXPECT_THAT(html, HasSubstr("No pictures: no-such-gnuplot is not installed."));
}

TEST_F(ResultsFolder, with_gnuplot_the_page_holds_the_pictures) {
  options_.gnuplot = "gnuplot";
  const StatusOr<std::string> folder = write_results(sample::three_texts(1), root_, options_);
  ASSERT_TRUE(folder.ok()) << folder.status();
  std::ifstream page(*folder + "/report.html");
  const std::string html{std::istreambuf_iterator<char>(page), {}};
  EXPECT_THAT(html, HasSubstr("<svg role=\"img\""));
  EXPECT_EQ(names(fs::path(*folder) / "plots").size(), 8u);
}

TEST_F(ResultsFolder, two_runs_of_one_second_stand_side_by_side) {
  const results::SweepResult sweep = sample::three_texts(1);
  ASSERT_TRUE(write_results(sweep, root_, options_).ok());
  const StatusOr<std::string> second = write_results(sweep, root_, options_);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_THAT(*second, ::testing::EndsWith("-2"));
  EXPECT_EQ(fs::read_symlink(scenario() / "latest"), fs::path(*second).filename());
}

TEST_F(ResultsFolder, no_name_leads_out_of_the_folder) {
  results::SweepResult sweep = sample::three_texts(1);
  sweep.scenario = "../../outside";
  sweep.scenario_hash = "/../x";
  const StatusOr<std::string> folder = write_results(sweep, root_, options_);
  ASSERT_TRUE(folder.ok()) << folder.status();
  EXPECT_THAT(names(root_), UnorderedElementsAre("_._.._outside"));
}

TEST_F(ResultsFolder, a_file_in_the_way_is_a_clear_error) {
  std::ofstream(root_ / "file") << "x";
  const StatusOr<std::string> folder =
      write_results(sample::three_texts(1), root_ / "file", options_);
  ASSERT_FALSE(folder.ok());
  EXPECT_THAT(std::string(folder.status().message()), HasSubstr((root_ / "file").string()));
  EXPECT_TRUE(fs::is_regular_file(root_ / "file"));
}

TEST_F(ResultsFolder, something_else_named_latest_is_left_alone) {
  fs::create_directories(scenario() / "latest");
  const StatusOr<std::string> folder = write_results(sample::three_texts(1), root_, options_);
  ASSERT_FALSE(folder.ok());
  EXPECT_THAT(std::string(folder.status().message()), HasSubstr("latest"));
  EXPECT_THAT(names(scenario()), UnorderedElementsAre("latest"));
}

TEST_F(ResultsFolder, a_folder_that_cannot_be_written_is_a_clear_error) {
  const StatusOr<std::string> folder =
      write_results(sample::three_texts(1), "/proc/no-such-folder", options_);
  ASSERT_FALSE(folder.ok());
  EXPECT_THAT(std::string(folder.status().message()), HasSubstr("/proc/no-such-folder"));
}

// Writes past a size are refused, as on a full disk, wherever in the folder's files it hits.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    old_action_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit limit{bytes, old_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_action_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit old_{};
  void (*old_action_)(int) = nullptr;
};

TEST_F(ResultsFolder, a_write_that_fails_leaves_nothing) {
  const results::SweepResult sweep = sample::three_texts(1);
  for (const rlim_t bytes : {rlim_t{0}, rlim_t{100}, rlim_t{2'000}, rlim_t{20'000}}) {
    const FileSizeLimit limit(bytes);
    const StatusOr<std::string> folder = write_results(sweep, root_, options_);
    ASSERT_FALSE(folder.ok()) << bytes;
    EXPECT_THAT(std::string(folder.status().message()), HasSubstr("cannot write"));
    EXPECT_THAT(names(scenario()), IsEmpty()) << bytes;
  }
  const StatusOr<std::string> folder = write_results(sweep, root_, options_);
  EXPECT_TRUE(folder.ok()) << folder.status();
}

TEST_F(ResultsFolder, a_failed_run_keeps_the_latest_of_before) {
  const results::SweepResult sweep = sample::three_texts(1);
  const StatusOr<std::string> first = write_results(sweep, root_, options_);
  ASSERT_TRUE(first.ok());
  {
    const FileSizeLimit limit(100);
    EXPECT_FALSE(write_results(sweep, root_, options_).ok());
  }
  EXPECT_EQ(fs::read_symlink(scenario() / "latest"), fs::path(*first).filename());
}

}  // namespace
}  // namespace skerry::reports
