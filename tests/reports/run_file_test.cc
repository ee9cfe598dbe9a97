// The file that finished runs go to: whole up to where it was torn, and the same at its end
// whatever finished first.
#include "reports/run_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "reports/results_folder.h"
#include "sample.h"

namespace skerry::reports {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

const results::RunsHeader kHeader = {"sample", "00", "11", {{"version", "1"}}};

class RunFiles : public testing::Test {
 protected:
  RunFiles() {
    std::string pattern = testing::TempDir() + "skerry-runs-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
    run_ = results::sample::three_texts(1).cells[0].runs[0];
  }
  ~RunFiles() override { fs::remove_all(root_); }

  std::string path(const std::string& name) const { return (root_ / name).string(); }
  results::RunResult seed(uint64_t seed) const {
    results::RunResult run = run_;
    run.seed = seed;
    return run;
  }
  std::string whole(const std::string& name) const { return *read_file(path(name)); }
  // "cell/seed" of all, and how much was torn.
  std::pair<std::vector<std::string>, uint64_t> read(const std::string& name) const {
    std::vector<std::string> found;
    const auto end = read_run_file(
        path(name), [](const results::RunsHeader&) { return absl::OkStatus(); },
        [&](const results::PlacedRun& placed) {
          found.push_back(std::to_string(placed.cell) + "/" + std::to_string(placed.run.seed));
          return absl::OkStatus();
        });
    EXPECT_TRUE(end.ok()) << end.status();
    return {found, end.ok() ? end->torn_bytes : 0};
  }

  fs::path root_;
  results::RunResult run_;
};

TEST_F(RunFiles, are_the_same_whatever_finished_first) {
  StatusOr<RunFile> one = RunFile::create(path("one"), kHeader);
  ASSERT_TRUE(one.ok()) << one.status();
  for (const auto& [cell, nth] : {std::pair(0, 1), {0, 2}, {0, 10}, {1, 1}}) {
    ASSERT_TRUE(one->append(cell, seed(nth)).ok());
  }
  StatusOr<RunFile> other = RunFile::create(path("other"), kHeader);
  for (const auto& [cell, nth] : {std::pair(1, 1), {0, 10}, {0, 1}, {0, 2}}) {
    ASSERT_TRUE(other->append(cell, seed(nth)).ok());
  }
  EXPECT_NE(whole("one"), whole("other"));
  ASSERT_TRUE(one->put_in_order().ok());
  ASSERT_TRUE(other->put_in_order().ok());
  EXPECT_EQ(whole("one"), whole("other"));
  EXPECT_THAT(read("one").first, ElementsAre("0/1", "0/2", "0/10", "1/1"));
}

TEST_F(RunFiles, take_runs_of_many_threads) {
  StatusOr<RunFile> file = RunFile::create(path("runs"), kHeader);
  std::vector<std::thread> threads;
  for (uint64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (uint64_t i = 0; i < 50; ++i) EXPECT_TRUE(file->append(t, seed(i)).ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(file->put_in_order().ok());
  const auto [runs, torn] = read("runs");
  EXPECT_EQ(runs.size(), 200u);
  EXPECT_EQ(torn, 0u);
}

TEST_F(RunFiles, that_are_torn_anywhere_give_what_is_whole) {
  StatusOr<RunFile> file = RunFile::create(path("runs"), kHeader);
  const uint64_t header = whole("runs").size();
  ASSERT_TRUE(file->append(0, seed(1)).ok());
  const uint64_t one = whole("runs").size();
  ASSERT_TRUE(file->append(0, seed(2)).ok());
  const std::string text = whole("runs");
  for (const uint64_t cut : {header, header + 1, one - 1, one, one + 1, text.size() - 1}) {
    fs::remove(path("torn"));
    ASSERT_TRUE(write_file(path("torn"), std::string_view(text).substr(0, cut)).ok());
    const auto [runs, torn] = read("torn");
    EXPECT_EQ(runs.size(), cut < one ? 0u : 1u) << cut;
    EXPECT_EQ(torn, cut - (cut < one ? header : one)) << cut;
  }
  // What a lost power may leave: a tail of zeros.
  fs::remove(path("torn"));
  ASSERT_TRUE(write_file(path("torn"), text.substr(0, one) + std::string(5000, '\0')).ok());
  EXPECT_EQ(read("torn").first.size(), 1u);
  EXPECT_EQ(read("torn").second, 5000u);
}

TEST_F(RunFiles, without_a_whole_header_are_none) {
  StatusOr<RunFile> file = RunFile::create(path("runs"), kHeader);
  ASSERT_TRUE(write_file(path("torn"), whole("runs").substr(0, 20)).ok());
  const auto end = read_run_file(
      path("torn"), [](const results::RunsHeader&) { return absl::OkStatus(); },
      [](const results::PlacedRun&) { return absl::OkStatus(); });
  EXPECT_THAT(std::string(end.status().message()), HasSubstr("line 1 is not JSON"));
}

// A full disk in the middle of a run's line: the line is taken back, what was there stays.
TEST_F(RunFiles, take_back_what_was_half_written) {
  StatusOr<RunFile> file = RunFile::create(path("runs"), kHeader);
  ASSERT_TRUE(file->append(0, seed(1)).ok());
  const std::string before = whole("runs");
  const auto action = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  ::getrlimit(RLIMIT_FSIZE, &old);
  const rlimit limit{before.size() + 100, old.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  const Status full = file->append(0, seed(2));
  ::setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, action);
  EXPECT_THAT(std::string(full.message()), HasSubstr("cannot write"));
  EXPECT_EQ(whole("runs"), before);
  ASSERT_TRUE(file->append(0, seed(3)).ok());
  EXPECT_THAT(read("runs").first, ElementsAre("0/1", "0/3"));
}

TEST_F(RunFiles, stay_in_a_hidden_folder_that_was_not_published) {
  std::string hidden;
  {
    StatusOr<SweepFolder> folder = SweepFolder::create(root_, kHeader);
    ASSERT_TRUE(folder.ok()) << folder.status();
    hidden = folder->path();
    results::RunResult run = seed(1);
    ASSERT_TRUE(folder->keep(0, run).ok());
    EXPECT_TRUE(run.timeline.empty()) << "it is on disk";
    EXPECT_EQ(fs::path(hidden).filename().string().front(), '.');
  }
  EXPECT_THAT(read(fs::relative(hidden, root_) / "runs.jsonl").first, ElementsAre("0/1"));
  {
    StatusOr<SweepFolder> folder = SweepFolder::create(root_, kHeader);
    ASSERT_TRUE(folder.ok()) << folder.status();
    hidden = folder->path();
  }
  EXPECT_FALSE(fs::exists(hidden)) << "nothing was kept in it";
}

}  // namespace
}  // namespace skerry::reports
