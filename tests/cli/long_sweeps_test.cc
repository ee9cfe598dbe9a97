// Sweeps that are ended from outside, have no room, or are too large: finished runs are kept, the
// message is the one that a single job gives, and nothing is found out only after hours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "command.h"

namespace skerry::cli {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

// `arguments` of a run of the quick scenario, whose results go to the scratch folder.
Outcome run_quick(const Scratch& scratch, const std::string& arguments,
                  const std::string& environment = "") {
  write_file(scratch / "quick.toml", quick_scenario());
  return skerry_run("run " + (scratch / "quick.toml").string() + " --out " +
                        (scratch / "results").string() + " " + arguments,
                    environment);
}

std::string ended_by(const std::string& signal) {
  return "timeout --foreground --preserve-status -s " + signal + " 1";
}

class Signals : public testing::TestWithParam<std::pair<const char*, int>> {};

TEST_P(Signals, keep_finished_runs) {
  const auto& [signal, status] = GetParam();
  const Scratch scratch;
  const Outcome outcome = run_quick(scratch, "--seed 1..100000 --json", ended_by(signal));
  EXPECT_EQ(outcome.status, status) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("interrupted: finished runs are kept"));
  EXPECT_THAT(outcome.out, HasSubstr("\"complete\": false"));
  EXPECT_THAT(scratch.entries(), testing::Contains(testing::EndsWith("summary.json")));
}

INSTANTIATE_TEST_SUITE_P(All, Signals,
                         testing::Values(std::pair("INT", 130), std::pair("TERM", 143),
                                         std::pair("HUP", 129)),
                         [](const auto& param) { return std::string(param.param.first); });

TEST(LongSweeps, go_on_where_a_hang_up_is_ignored) {
  const Scratch scratch;
  const Outcome outcome = run_quick(scratch, "--seed 1..600 --json", ended_by("HUP") + " nohup");
  EXPECT_THAT(outcome.out, HasSubstr("\"complete\": true")) << outcome.err;
}

TEST(LongSweeps, that_were_interrupted_leave_latest_where_it_was) {
  const Scratch scratch;
  ASSERT_EQ(run_quick(scratch, "--seed 1..2").status, 0);
  const auto latest = std::filesystem::read_symlink(scratch / "results/quick/latest");
  ASSERT_EQ(run_quick(scratch, "--seed 1..100000", ended_by("INT")).status, 130);
  EXPECT_EQ(std::filesystem::read_symlink(scratch / "results/quick/latest"), latest);
  const auto entries = scratch.entries();
  const auto summaries = std::count_if(entries.begin(), entries.end(), [](const std::string& name) {
    return name.ends_with("/summary.json");
  });
  EXPECT_EQ(summaries, 2);
}

TEST(LongSweeps, of_too_many_runs_are_refused_before_anything) {
  const Scratch scratch;
  EXPECT_EQ(run_quick(scratch, "--seed 1..1000000000").status, 2);
  const Outcome outcome = run_quick(scratch, "--seed 1..1000000");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("quick: 1 cell under 1000000 seeds are more than the "
                                     "100000 runs that a sweep may have"));
  EXPECT_FALSE(std::filesystem::exists(scratch / "results"));
  std::string text = quick_scenario();
  text.replace(text.find("seeds = 1"), 9, "seeds = 1000000");
  write_file(scratch / "many.toml", text);
  const Outcome validated = skerry_run("validate " + (scratch / "many.toml").string());
  EXPECT_EQ(validated.status, 2);
  EXPECT_THAT(validated.err, HasSubstr("more than the 100000 runs"));
}

// More threads than the address space has room for: fewer do the work.
TEST(LongSweeps, go_on_with_the_threads_that_are_to_be_had) {
  const Scratch scratch;
  const Outcome outcome =
      run_quick(scratch, "--seed 1..300 --jobs 1024 --json", "ulimit -v 2000000;");
  EXPECT_THAT(outcome.out, HasSubstr("\"complete\": true")) << outcome.err.substr(0, 2000);
}

TEST(LongSweeps, without_memory_say_so_whatever_the_jobs) {
  const Scratch scratch;
  std::string text = quick_scenario();
  text.replace(text.find("rate = \"2/s\""), 12, "rate = \"1000000/s\"");
  text.replace(text.find("duration = \"2s\""), 15, "duration = \"1h\"");
  write_file(scratch / "large.toml", text);
  for (const char* jobs : {"1", "2"}) {
    const Outcome outcome =
        skerry_run("run " + (scratch / "large.toml").string() + " --seed 1..4 --out " +
                       (scratch / "results").string() + " --jobs " + jobs,
                   "ulimit -v 250000;");
    EXPECT_EQ(outcome.status, 70) << jobs << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("skerry: out of memory\n")) << jobs;
  }
}

TEST(LongSweeps, find_what_is_in_the_way_of_results_before_they_begin) {
  for (const char* in_the_way : {"results/quick", "results/quick/latest"}) {
    const Scratch scratch;
    std::filesystem::create_directories((scratch / in_the_way).parent_path());
    write_file(scratch / in_the_way, "already here");
    const Outcome outcome = run_quick(scratch, "");
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr(in_the_way), Not(HasSubstr("keep_alive"))))
        << "the options of the run are told before it begins";
    EXPECT_EQ(contents_of(scratch / in_the_way), "already here");
  }
}

TEST(LongSweeps, name_an_out_folder_that_cannot_be) {
  const Scratch scratch;
  std::filesystem::create_symlink("loop", scratch / "loop");
  write_file(scratch / "quick.toml", quick_scenario());
  const std::string run = "run " + (scratch / "quick.toml").string() + " --out ";
  for (const std::string& folder : {(scratch / std::string(300, 'x')).string(),
                                    (scratch / "loop").string(), (scratch / "loop/in").string()}) {
    const Outcome outcome = skerry_run(run + folder);
    EXPECT_EQ(outcome.status, 2) << folder;
    EXPECT_THAT(outcome.err, HasSubstr("results cannot be kept in `" + folder + "`: "));
  }
}

TEST(LongSweeps, say_that_a_file_may_not_grow_further) {
  const Scratch scratch;
  const Outcome outcome = run_quick(scratch, "", "ulimit -f 4;");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("File too large"));
  EXPECT_THAT(scratch.entries(), Each(AnyOf("quick.toml", "results", "results/quick")));
}

// One checkout's recordings are found from anywhere.
TEST(LongSweeps, find_recordings_whatever_the_current_folder) {
  const Scratch scratch;
  for (const char* from : {".", "scenarios", "/"}) {
    const Outcome outcome =
        skerry_run("edits '$TRACES/none.json' --crdt rga", "cd " + std::string(from) + " &&");
    EXPECT_EQ(outcome.status, 2);
    static const std::string first = outcome.err;
    EXPECT_EQ(outcome.err, first) << from;
  }
}

}  // namespace
}  // namespace skerry::cli
