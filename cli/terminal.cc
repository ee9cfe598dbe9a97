#include "cli/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace skerry::cli {
namespace {

constexpr size_t kLongestLine = 79;
constexpr std::chrono::seconds kBetweenLines{5};

}  // namespace

bool print(std::string_view text) {
  const bool is_written =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (!is_written) {
    log("skerry: standard output cannot be written: " + std::string(std::strerror(errno)) + "\n");
  }
  return is_written;
}

void log(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

reports::Paint paint_of(When when, std::FILE* stream) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool is_dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
  const bool is_fit =
      (no_color == nullptr || *no_color == '\0') && !is_dumb && isatty(fileno(stream)) == 1;
  const bool is_wanted = when == When::kAlways || (when == When::kAuto && is_fit);
  return is_wanted ? reports::Paint::kColoured : reports::Paint::kPlain;
}

ProgressLine::ProgressLine(When when, std::string unit) : unit_(std::move(unit)) {
  is_terminal_ = isatty(fileno(stderr)) == 1;
  is_on_ = when == When::kAlways || (when == When::kAuto && is_terminal_);
}

void ProgressLine::show(uint64_t finished, uint64_t total, const std::string& last) {
  if (!is_on_) return;
  const auto now = std::chrono::steady_clock::now();
  if (!is_terminal_ && logged_ == finished && now - logged_at_ < kBetweenLines) return;
  logged_ = finished;
  logged_at_ = now;
  const std::chrono::duration<double> so_far = now - began_;
  const std::string left = time_left(so_far.count(), finished, total);
  std::string line = std::to_string(finished) + "/" + std::to_string(total) + " " + unit_;
  if (!left.empty()) line += ", " + left;
  if (!last.empty()) line += " (" + last + ")";
  put(std::move(line));
}

void ProgressLine::show_run(int64_t now_ns, int64_t end_ns) {
  if (!is_on_) return;
  const auto now = std::chrono::steady_clock::now();
  constexpr std::chrono::milliseconds kBetweenShown{200};
  if (now - shown_at_ < (is_terminal_ ? kBetweenShown : kBetweenLines)) return;
  shown_at_ = now;
  const std::chrono::duration<double> so_far = now - began_;
  std::string line = virtual_progress(so_far.count(), now_ns, end_ns);
  const std::string left =
      time_left(so_far.count(), static_cast<uint64_t>(std::max<int64_t>(now_ns, 0)),
                static_cast<uint64_t>(std::max<int64_t>(end_ns, 0)));
  if (!left.empty()) line += ", " + left + " at most";
  put(std::move(line));
}

void ProgressLine::put(std::string line) {
  if (!is_terminal_) {
    log(line + "\n");
    return;
  }
  if (line.size() > kLongestLine) line.resize(kLongestLine);
  const size_t shown = line.size();
  if (shown < width_) line.append(width_ - shown, ' ');
  width_ = shown;
  log("\r" + line);
}

void ProgressLine::clear() {
  if (width_ == 0) return;
  log("\r" + std::string(width_, ' ') + "\r");
  width_ = 0;
}

std::string virtual_progress(double seconds_so_far, int64_t now_ns, int64_t end_ns) {
  const auto shown = [](double seconds) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f s", seconds);
    return std::string(text.data());
  };
  const double now = static_cast<double>(now_ns) / 1e9;
  std::string text =
      shown(now) + " of " + shown(static_cast<double>(end_ns) / 1e9) + " of virtual time";
  if (seconds_so_far > 0) text += ", " + shown(now / seconds_so_far) + " a second";
  return text;
}

std::string time_left(double seconds_so_far, uint64_t finished, uint64_t total) {
  if (finished == 0 || finished >= total) return "";
  const double left =
      seconds_so_far / static_cast<double>(finished) * static_cast<double>(total - finished);
  const auto seconds = static_cast<uint64_t>(std::ceil(left));
  if (seconds < 60) return "about " + std::to_string(seconds) + " s left";
  if (seconds < 3'600) {
    return "about " + std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) +
           " s left";
  }
  return "about " + std::to_string(seconds / 3'600) + " h " + std::to_string(seconds / 60 % 60) +
         " min left";
}

}  // namespace skerry::cli
