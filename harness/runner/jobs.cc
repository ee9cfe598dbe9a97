#include "harness/runner/jobs.h"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace skerry::harness {
namespace {

// Holds threads back until it is known how many there are, and which of them work.
class Gate {
 public:
  void open(uint64_t working) {
    {
      const std::lock_guard lock(mutex_);
      working_ = working;
      is_open_ = true;
    }
    opened_.notify_all();
  }
  // Whether thread `number` is to work.
  bool pass(uint64_t number) {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [this] { return is_open_; });
    return number < working_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool is_open_ = false;
  uint64_t working_ = 0;
};

// The first exception that a thread ended with.
class FirstError {
 public:
  void guard(const std::function<void()>& work) {
    try {
      work();
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!error_) error_ = std::current_exception();
    }
  }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::mutex mutex_;
  std::exception_ptr error_;
};

// A thread's stack takes 8 MiB of the address space, which may be limited; the runs need some too.
uint64_t room_for_threads() {
  constexpr uint64_t kOfEach = uint64_t{32} << 20;
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return UINT64_MAX;
  return limit.rlim_cur / kOfEach;
}

}  // namespace

uint64_t workers_for(uint64_t count, uint32_t jobs) {
  const uint64_t cores = std::max(1u, std::thread::hardware_concurrency());
  const uint64_t wanted = std::min<uint64_t>(jobs == 0 ? cores : jobs, count);
  return std::max<uint64_t>(1, std::min(wanted, room_for_threads()));
}

uint64_t on_threads(uint64_t workers, const std::function<void()>& work) {
  Gate gate;
  FirstError error;
  std::vector<std::thread> threads;
  uint64_t working = workers;
  try {
    threads.reserve(workers - 1);
    for (uint64_t i = 1; i < workers; ++i) {
      threads.emplace_back([&gate, &error, &work, i] {
        if (gate.pass(i)) error.guard(work);
      });
    }
  } catch (const std::system_error&) {
    working = 1 + threads.size() / 2;
  }
  gate.open(working);
  for (uint64_t i = working; i <= threads.size(); ++i) threads[i - 1].join();
  error.guard(work);
  for (uint64_t i = 1; i < working; ++i) threads[i - 1].join();
  error.rethrow();
  return working;
}

void run_jobs(size_t count, uint32_t jobs, const std::function<void(size_t)>& work) {
  std::atomic<size_t> next{0};
  on_threads(workers_for(count, jobs), [&] {
    try {
      for (size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) work(i);
    } catch (...) {
      next.store(count);  // the others end after what they are at
      throw;
    }
  });
}

}  // namespace skerry::harness
