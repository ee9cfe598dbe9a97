// Standard output and error: colour, progress, and whether what was written arrived.
#pragma once

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "cli/arguments.h"
#include "reports/text_grid.h"

namespace skerry::cli {

// Data, on standard output. False, and a complaint on standard error, where it cannot be written.
bool print(std::string_view text);

// What went wrong, and logs, on standard error.
void log(std::string_view text);

// Colour on `stream`: as asked; else only on a terminal, and not where NO_COLOR is set.
reports::Paint paint_of(When when, std::FILE* stream);

// One line on standard error that says how far a sweep is. Only on a terminal unless asked for;
// without a terminal reports are lines of their own, those of the same step at most one in 5 s.
class ProgressLine {
 public:
  // `unit`: what is counted, "runs".
  ProgressLine(When when, std::string unit);
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(uint64_t finished, uint64_t total, const std::string& last);
  // Of one long run: its virtual time, how fast that goes and what is left at most; at most five
  // times a second.
  void show_run(int64_t now_ns, int64_t end_ns);
  void clear();

 private:
  void put(std::string line);

  bool is_on_ = false;
  bool is_terminal_ = false;
  std::string unit_;
  size_t width_ = 0;                // of the line that is there now
  std::optional<uint64_t> logged_;  // the step of the last line, without a terminal
  std::chrono::steady_clock::time_point logged_at_;
  std::chrono::steady_clock::time_point shown_at_;  // a run's line
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

// "12.0 s of 92.0 s of virtual time, 3.4 s a second".
std::string virtual_progress(double seconds_so_far, int64_t now_ns, int64_t end_ns);

// "about 2 min 10 s left", from what is done so far; empty before anything is.
std::string time_left(double seconds_so_far, uint64_t finished, uint64_t total);

}  // namespace skerry::cli
