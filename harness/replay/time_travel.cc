#include "harness/replay/time_travel.h"

#include <sys/types.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <limits>
#include <sstream>

#include "core/resident_memory.h"
#include "harness/replay/orders.h"
#include "harness/replay/playback.h"

namespace skerry::harness {
namespace {

using Message = Socket::Message;

// Where copies are left behind on a way.
class Spacing {
 public:
  Spacing(std::vector<uint64_t> kept, uint64_t target) : kept_(std::move(kept)), target_(target) {}

  // REQUIRES: asked with events in ascending order.
  bool is_due(uint64_t event) {
    if (event < next_) return false;
    while (passed_ < kept_.size() && kept_[passed_] <= event) last_ = kept_[passed_++];
    next_ = next();
    if (event < next_) return false;
    last_ = event;
    next_ = next();
    return true;
  }

 private:
  uint64_t next() const {
    const uint64_t far = last_ / 23;
    const uint64_t near = target_ > last_ ? (target_ - last_) / 3 : 0;
    return last_ + std::max(TimeTravel::kLeastGap, target_ > 0 ? std::min(far, near) : far);
  }

  std::vector<uint64_t> kept_;
  uint64_t target_;
  size_t passed_ = 0;
  uint64_t last_ = 0;
  uint64_t next_ = 0;
};

// A process with a run: the one that goes on, or a copy that waits. Never returns: its stack is
// that of whoever forked it.
class Holder {
 public:
  Holder(const Scenario& scenario, uint64_t seed, Playback& playback, Socket socket)
      : scenario_(scenario), seed_(seed), playback_(playback), socket_(std::move(socket)) {}

  [[noreturn]] void serve() {
    for (;;) {
      StatusOr<Message> message = socket_.receive();
      if (!message.ok()) ::_exit(0);  // nobody asks any more
      if (message->kind == Message::Kind::kFork) {
        fork_one(Message::Kind::kProcess);
        continue;
      }
      // "4096 8192\n", where copies wait, then the orders.
      const size_t end = message->text.find('\n');
      Spacing spacing(numbers(message->text.substr(0, end)), message->event);
      std::string text = carry_out(message->text.substr(end + 1), scenario_, seed_, playback_, [&] {
        if (spacing.is_due(playback_.event())) fork_one(Message::Kind::kCheckpoint);
      });
      Message done{Message::Kind::kDone, std::move(text), playback_.event(),
                   playback_.run().view().now().ns};
      done.is_over = playback_.is_over();
      if (!socket_.send(done).ok()) ::_exit(0);
    }
  }

 private:
  static std::vector<uint64_t> numbers(const std::string& text) {
    std::istringstream in(text);
    std::vector<uint64_t> all;
    for (uint64_t number = 0; in >> number;) all.push_back(number);
    return all;
  }

  // The other one serves from here on; whoever gave the order is told where it can be reached.
  void fork_one(Message::Kind kind) {
    StatusOr<std::pair<Socket, Socket>> ends = Socket::pair();
    if (!ends.ok()) ::_exit(1);
    const pid_t child = ::fork();
    if (child == 0) {
      ends->second.close();
      socket_ = std::move(ends->first);
      playback_.be_quiet();
      serve();
    }
    if (child < 0 && kind == Message::Kind::kCheckpoint) return;  // then there is none here
    if (child < 0) ::_exit(1);
    Message message{kind, {}, playback_.event(), playback_.run().view().now().ns};
    message.bytes = resident_bytes();
    message.end = std::move(ends->second);
    if (!socket_.send(message).ok()) ::_exit(0);
  }

  const Scenario& scenario_;
  uint64_t seed_;
  Playback& playback_;
  Socket socket_;
};

}  // namespace

StatusOr<std::unique_ptr<TimeTravel>> TimeTravel::start(const Scenario& scenario, uint64_t seed) {
  StatusOr<std::unique_ptr<Playback>> playback = Playback::make(scenario, seed);
  if (!playback.ok()) return playback.status();
  StatusOr<std::pair<Socket, Socket>> ends = Socket::pair();
  if (!ends.ok()) return ends.status();
  const pid_t child = ::fork();
  if (child < 0) {
    return absl::ResourceExhaustedError(std::string("no process: ") + std::strerror(errno));
  }
  if (child == 0) {
    ends->second.close();
    std::signal(SIGCHLD, SIG_IGN);  // nobody waits for those that end
    Holder(scenario, seed, **playback, std::move(ends->first)).serve();
  }
  std::unique_ptr<TimeTravel> travel(new TimeTravel);
  travel->child_ = child;
  travel->checkpoints_.push_back({0, std::move(ends->second)});
  if (Status status = travel->go_near(0); !status.ok()) return status;
  return travel;
}

TimeTravel::~TimeTravel() {
  process_.close();
  checkpoints_.clear();
  ::waitpid(child_, nullptr, 0);
}

StatusOr<std::string> TimeTravel::order(const std::string& orders, uint64_t target) {
  std::string kept;
  for (const Checkpoint& each : checkpoints_) kept += std::to_string(each.event) + " ";
  const Status sent = process_.send({Message::Kind::kOrder, kept + "\n" + orders, target});
  if (!sent.ok()) return sent;
  for (;;) {
    StatusOr<Message> answer = process_.receive();
    if (!answer.ok()) return answer.status();
    event_ = answer->event;
    now_ = Instant{answer->now_ns};
    if (answer->kind == Message::Kind::kCheckpoint) {
      bytes_each_ = std::max<uint64_t>(1, answer->bytes);
      // A target far beyond may be beyond the end.
      const bool is_near = target > 0 && target <= 2 * event_ + 4 * kLeastGap;
      keep({answer->event, std::move(answer->end)}, is_near ? target : event_);
      continue;
    }
    is_over_ = answer->is_over;
    return std::move(answer->text);
  }
}

Status TimeTravel::go_near(uint64_t event) {
  const auto after = std::ranges::upper_bound(checkpoints_, event, {}, &Checkpoint::event);
  const Checkpoint& from = *std::prev(after);
  if (process_.is_open() && event_ <= event && from.event <= event_) return absl::OkStatus();
  if (Status status = from.process.send({Message::Kind::kFork}); !status.ok()) return status;
  StatusOr<Message> answer = from.process.receive();
  if (!answer.ok()) return answer.status();
  process_ = std::move(answer->end);
  event_ = answer->event;
  now_ = Instant{answer->now_ns};
  is_over_ = false;
  return absl::OkStatus();
}

std::vector<uint64_t> TimeTravel::checkpoints() const {
  std::vector<uint64_t> events;
  for (const Checkpoint& each : checkpoints_) events.push_back(each.event);
  return events;
}

void TimeTravel::keep(Checkpoint checkpoint, uint64_t around) {
  const auto place =
      std::ranges::upper_bound(checkpoints_, checkpoint.event, {}, &Checkpoint::event);
  checkpoints_.insert(place, std::move(checkpoint));
  const auto most = static_cast<size_t>(std::clamp<uint64_t>(kMostBytes / bytes_each_, 2, kMost));
  while (checkpoints_.size() > most) let_go(around);
}

// The one without which the way back from there gets longer least, for how far that is. The
// beginning stays; copies beyond count for less.
void TimeTravel::let_go(uint64_t around) {
  size_t least = 1;
  double smallest = std::numeric_limits<double>::infinity();
  for (size_t i = 1; i < checkpoints_.size(); ++i) {
    const uint64_t at = checkpoints_[i].event;
    const bool is_last = i + 1 == checkpoints_.size();
    const uint64_t next = is_last ? std::max(at, around) + kLeastGap : checkpoints_[i + 1].event;
    const uint64_t distance = at < around ? around - at : 4 * (at - around);
    const double weight = static_cast<double>(next - checkpoints_[i - 1].event) /
                          static_cast<double>(distance + kLeastGap);
    if (weight >= smallest) continue;
    smallest = weight;
    least = i;
  }
  checkpoints_.erase(checkpoints_.begin() + static_cast<ptrdiff_t>(least));
}

}  // namespace skerry::harness
