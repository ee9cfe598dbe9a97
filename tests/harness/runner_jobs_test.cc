// Work over several threads ends as work on one does.
#include "harness/runner/jobs.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace skerry::harness {
namespace {

TEST(RunnerJobs, hand_out_every_piece_once) {
  for (const uint32_t jobs : {0u, 1u, 3u, 64u}) {
    std::vector<std::atomic<int>> done(1'000);
    run_jobs(done.size(), jobs, [&](size_t i) { ++done[i]; });
    for (const std::atomic<int>& each : done) EXPECT_EQ(each.load(), 1);
  }
}

TEST(RunnerJobs, end_with_the_exception_of_any_piece) {
  for (const uint32_t jobs : {1u, 4u}) {
    std::atomic<int> begun{0};
    const auto work = [&](size_t i) {
      ++begun;
      if (i == 10) throw std::runtime_error("ten");
    };
    EXPECT_THROW(run_jobs(1'000'000, jobs, work), std::runtime_error) << jobs;
    EXPECT_LT(begun.load(), 1'000'000) << "the rest is not begun";
  }
}

TEST(RunnerJobs, are_as_many_as_there_is_work) {
  EXPECT_EQ(workers_for(3, 8), 3u);
  EXPECT_EQ(workers_for(8, 3), 3u);
  EXPECT_EQ(workers_for(0, 8), 1u);
  EXPECT_GE(workers_for(1'000, 0), 1u);
}

}  // namespace
}  // namespace skerry::harness
