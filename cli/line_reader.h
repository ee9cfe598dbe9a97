// Lines of a file or of standard input, read by a thread of their own, for who must not wait.
//
// Limits: kMostWaiting lines are read ahead, or as many as are kMostLineBytes together, which no
// line is longer than.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace skerry::cli {

class LineReader {
 public:
  static constexpr size_t kMostWaiting = 1024;
  static constexpr size_t kMostLineBytes = size_t{17} << 20;

  struct Line {
    uint64_t number = 0;  // from 1
    std::string text;     // without its end
  };

  // Closes `descriptor` in the end, where it is not standard input. `wake` is called, by the
  // thread, whenever there is something new.
  LineReader(int descriptor, std::function<void()> wake);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  // Nothing: there is none now.
  std::optional<Line> next();
  // All lines have been given.
  bool is_at_end() const;
  // Why it ended before the end; empty: it did not.
  std::string fault() const;

 private:
  void read();
  bool put(std::string text);

  const int descriptor_;
  const std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::condition_variable has_room_;
  std::deque<Line> waiting_;
  size_t waiting_bytes_ = 0;
  uint64_t lines_ = 0;
  std::string fault_;
  bool has_ended_ = false;
  std::atomic<bool> is_stopped_{false};
  std::thread thread_;
};

}  // namespace skerry::cli
