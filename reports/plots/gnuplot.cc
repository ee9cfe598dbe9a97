#include "reports/plots/gnuplot.h"

#include <gnuplot-iostream.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "reports/files.h"

namespace skerry::reports {
namespace {

// While it lives, writing to a program that has gone gives an error and not a signal. The signal is
// blocked for this thread only and taken out of the queue before it is let through again.
class PipeSignalBlocked {
 public:
  PipeSignalBlocked() {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &old_);
  }
  ~PipeSignalBlocked() {
    const timespec at_once{};
    while (::sigtimedwait(&pipe_, nullptr, &at_once) == SIGPIPE) {
    }
    ::pthread_sigmask(SIG_SETMASK, &old_, nullptr);
  }
  PipeSignalBlocked(const PipeSignalBlocked&) = delete;
  PipeSignalBlocked& operator=(const PipeSignalBlocked&) = delete;

 private:
  sigset_t pipe_{};
  sigset_t old_{};
};

bool is_executable(const std::string& path) {
  struct stat there {};
  return ::stat(path.c_str(), &there) == 0 && S_ISREG(there.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

std::string shell_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += "'\\'";
    quoted += c;
  }
  return quoted + "'";
}

// The shell's line. Its standard error is not gnuplot's: what ended at the limit says so in a file
// of its own.
std::string command_line(const std::string& gnuplot, const std::string& messages, int seconds) {
  // -d: no start-up file of the user's changes the pictures.
  const std::string draw = shell_quoted(gnuplot) + " -d >" + shell_quoted(messages) + " 2>&1";
  const StatusOr<std::string> timeout = find_program("timeout");
  if (!timeout.ok()) return draw + " || true";
  // timeout exits with 124, or with 137 where the program had to be killed.
  return shell_quoted(*timeout) + " -k 5 " + std::to_string(seconds) + " " + draw +
         " || case $? in 124|137) : >" + shell_quoted(messages + ".late") + ";; esac";
}

}  // namespace

StatusOr<std::string> find_program(const std::string& program) {
  if (program.find('/') != std::string::npos) {
    if (is_executable(program)) return program;
    return absl::NotFoundError(program + " is not a program");
  }
  const char* path = std::getenv("PATH");
  std::string_view folders = path == nullptr ? "" : path;
  while (!folders.empty()) {
    const size_t end = std::min(folders.find(':'), folders.size());
    const std::string candidate = std::string(folders.substr(0, end)) + "/" + program;
    if (end > 0 && is_executable(candidate)) return candidate;
    folders.remove_prefix(std::min(end + 1, folders.size()));
  }
  return absl::NotFoundError(program + " is not installed");
}

Status run_gnuplot(const std::string& gnuplot, const std::string& script,
                   const std::string& messages, int seconds) {
  const std::string late = messages + ".late";
  const std::string command = command_line(gnuplot, messages, seconds);
  Status status;
  const PipeSignalBlocked guard;
  try {
    Gnuplot pipe(command);
    pipe << script << std::flush;
    if (!pipe) status = absl::UnavailableError(gnuplot + " stopped reading its script");
  } catch (const std::exception& problem) {
    status = absl::UnavailableError(gnuplot + ": " + problem.what());
  }
  if (::unlink(late.c_str()) != 0) return status;
  return absl::DeadlineExceededError("gnuplot had not drawn it after " + std::to_string(seconds) +
                                     " s and was ended");
}

bool is_whole_picture(const std::string& path) {
  const StatusOr<std::string> bytes = read_file(path);
  if (!bytes.ok()) return false;
  const std::string_view view = *bytes;
  if (path.ends_with(".svg")) {
    const size_t last = view.find_last_not_of(" \r\n");
    return view.substr(0, 5) == "<?xml" && last != std::string_view::npos &&
           view.substr(0, last + 1).ends_with("</svg>");
  }
  constexpr std::string_view kPngEnd{"IEND\xAE\x42\x60\x82", 8};
  return view.substr(0, 4) == "\x89PNG" && view.ends_with(kPngEnd);
}

}  // namespace skerry::reports
