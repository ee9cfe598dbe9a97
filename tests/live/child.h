// The built `skerry` as a process of its own, which can be killed at any moment. It has no longer
// than the test, and what it prints is read line by line.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace skerry::live {

class Child {
 public:
  explicit Child(const std::vector<std::string>& arguments) {
    std::array<int, 2> in;
    std::array<int, 2> out;
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) std::abort();
    process_ = ::fork();
    if (process_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::dup2(in[0], STDIN_FILENO);
      ::dup2(out[1], STDOUT_FILENO);
      std::vector<char*> words;
      std::string command = SKERRY_BINARY;
      words.push_back(command.data());
      std::vector<std::string> copies = arguments;
      for (std::string& copy : copies) words.push_back(copy.data());
      words.push_back(nullptr);
      ::execv(command.c_str(), words.data());
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    output_ = out[0];
  }
  ~Child() {
    kill(SIGKILL);
    (void)wait();
    end_input();
    ::close(output_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void kill(int signal) {
    if (process_ > 0) ::kill(process_, signal);
  }
  // No file of its own may grow beyond that from now on, as if the disk were full.
  void limit_files(uint64_t bytes) {
    const rlimit limit{bytes, RLIM_INFINITY};
    ::prlimit(process_, RLIMIT_FSIZE, &limit, nullptr);
  }
  // 128 and the signal's number, of one that a signal ended.
  int wait() {
    if (process_ > 0) {
      int raw = 0;
      ::waitpid(process_, &raw, 0);
      process_ = -1;
      status_ = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    }
    return status_;
  }
  void write(const std::string& text) {
    (void)!::write(input_, text.data(), text.size());  // who was killed reads nothing
  }
  void end_input() {
    if (input_ >= 0) ::close(input_);
    input_ = -1;
  }
  // Nothing: none came within that, or it has ended.
  std::optional<std::string> line(std::chrono::milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    for (size_t end = text_.find('\n'); end == std::string::npos; end = text_.find('\n')) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          until - std::chrono::steady_clock::now());
      pollfd waits{output_, POLLIN, 0};
      if (::poll(&waits, 1, static_cast<int>(std::max<int64_t>(left.count(), 0))) <= 0) {
        return std::nullopt;
      }
      std::array<char, 65536> room;
      const ssize_t count = ::read(output_, room.data(), room.size());
      if (count <= 0) return std::nullopt;
      text_.append(room.data(), static_cast<size_t>(count));
    }
    const size_t end = text_.find('\n');
    std::string line = text_.substr(0, end);
    text_.erase(0, end + 1);
    return line;
  }

 private:
  pid_t process_ = -1;
  int status_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::string text_;  // read, and not given yet
};

}  // namespace skerry::live
