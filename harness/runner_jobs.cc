#include "harness/runner_jobs.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace skerry::harness {

void run_jobs(size_t count, uint32_t jobs, const std::function<void(size_t)>& work) {
  std::atomic<size_t> next{0};
  const auto take = [&] {
    for (size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) work(i);
  };
  const size_t cores = std::max(1u, std::thread::hardware_concurrency());
  const size_t workers = std::min<size_t>(jobs == 0 ? cores : jobs, count);
  std::vector<std::thread> threads;
  for (size_t i = 1; i < workers; ++i) threads.emplace_back(take);
  take();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace skerry::harness
