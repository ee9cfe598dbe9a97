#include "cli/line_reader.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace skerry::cli {
namespace {

// It looks so often whether it is still wanted.
constexpr int kPatienceMs = 100;

}  // namespace

LineReader::LineReader(int descriptor, std::function<void()> wake)
    : descriptor_(descriptor), wake_(std::move(wake)), thread_([this] { read(); }) {}

LineReader::~LineReader() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  has_room_.notify_all();
  thread_.join();
  if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
}

std::optional<LineReader::Line> LineReader::next() {
  const std::lock_guard lock(mutex_);
  if (waiting_.empty()) return std::nullopt;
  Line line = std::move(waiting_.front());
  waiting_.pop_front();
  waiting_bytes_ -= line.text.size();
  has_room_.notify_one();
  return line;
}

bool LineReader::is_at_end() const {
  const std::lock_guard lock(mutex_);
  return has_ended_ && waiting_.empty();
}

std::string LineReader::fault() const {
  const std::lock_guard lock(mutex_);
  return fault_;
}

// False: it is not wanted any more.
bool LineReader::put(std::string text) {
  std::unique_lock lock(mutex_);
  has_room_.wait(lock, [this] {
    return is_stopped_ || (waiting_.size() < kMostWaiting && waiting_bytes_ < kMostLineBytes);
  });
  if (is_stopped_) return false;
  waiting_bytes_ += text.size();
  waiting_.push_back({++lines_, std::move(text)});
  lock.unlock();
  wake_();
  return true;
}

void LineReader::read() {
  std::string line;
  std::string fault;
  std::array<char, 65536> room;
  while (!is_stopped_ && fault.empty()) {
    pollfd waits{descriptor_, POLLIN, 0};
    const int ready = ::poll(&waits, 1, kPatienceMs);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t count = ::read(descriptor_, room.data(), room.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) fault = std::strerror(errno);
    if (count <= 0) break;
    std::string_view rest(room.data(), static_cast<size_t>(count));
    for (size_t end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
      line += rest.substr(0, end);
      rest.remove_prefix(end + 1);
      if (!put(std::exchange(line, {}))) return;
    }
    line += rest;
    if (line.size() > kMostLineBytes) fault = "a line is longer than 17 MiB";
  }
  if (fault.empty() && !line.empty() && !put(std::move(line))) return;
  {
    const std::lock_guard lock(mutex_);
    fault_ = fault;
    has_ended_ = true;
  }
  wake_();
}

}  // namespace skerry::cli
