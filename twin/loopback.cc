#include "twin/loopback.h"

#include <stdlib.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <filesystem>
#include <system_error>
#include <utility>

#include "core/check.h"
#include "live/clock.h"
#include "live/descriptors.h"
#include "twin/folder_volume.h"

namespace skerry::twin {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;
using harness::Input;
using harness::Wish;

// Each is a thread, another for its disk, and some descriptors.
constexpr uint32_t kMostNodes = 200;
// So that who interrupts a run waits no longer.
constexpr Duration kLongestWait = Duration::milliseconds(50);

StatusOr<std::string> make_scratch_folder() {
  std::error_code error;
  std::string path = std::filesystem::temp_directory_path(error).string() + "/skerry-live-XXXXXX";
  if (error || ::mkdtemp(path.data()) == nullptr) {
    return absl::UnavailableError(
        "no folder for the stores can be made in the machine's folder of "
        "temporary files ($TMPDIR)");
  }
  return path;
}

// The first of `way`, which has come out as `message`.
template <typename Sent>
Sent take_first(std::deque<Sent>& way, ByteView message) {
  SKERRY_CHECK(!way.empty() && std::ranges::equal(message, encode(way.front())));
  Sent first = std::move(way.front());
  way.pop_front();
  return first;
}

}  // namespace

Status check_live(const harness::Plan& plan) {
  if (plan.nodes() > kMostNodes) {
    return invalid("--live runs at most " + std::to_string(kMostNodes) + " nodes, and these are " +
                   std::to_string(plan.nodes()));
  }
  for (const sim::FaultInterval& fault : plan.faults) {
    if (fault.effect.log == sim::FaultEffect::Log::kKept) continue;
    return invalid(
        "--live cannot damage, copy or roll back a disk of the machine's, as the fault `" +
        std::string(fault.kind) + "` would");
  }
  return absl::OkStatus();
}

Status prepare_live(uint64_t nodes) {
  constexpr uint64_t kOfANode = 10;  // its loop, two ends of a cable, a store's files
  constexpr uint64_t kOthers = 64;
  return live::allow_descriptors(kOfANode * nodes + kOthers);
}

StatusOr<std::unique_ptr<harness::Outside>> Loopback::create(const harness::Plan& plan) {
  SKERRY_RETURN_IF_ERROR(check_live(plan));
  auto folder = make_scratch_folder();
  if (!folder.ok()) return folder.status();
  std::unique_ptr<Loopback> made;
  try {
    made.reset(new Loopback(*std::move(folder), plan.nodes()));
  } catch (const std::system_error& error) {  // threads, descriptors
    return absl::UnavailableError("no live run can begin: " + std::string(error.what()));
  }
  error_code error;
  made->acceptor_.open(tcp::v4(), error);
  if (!error) made->acceptor_.bind({boost::asio::ip::address_v4::loopback(), 0}, error);
  if (!error) made->acceptor_.listen(tcp::acceptor::max_listen_connections, error);
  if (error) return absl::UnavailableError("no port of the loopback device: " + error.message());
  return std::unique_ptr<harness::Outside>(std::move(made));
}

Loopback::Loopback(std::string folder, uint32_t nodes)
    : folder_(std::move(folder)), cables_(nodes) {
  for (uint32_t node = 0; node < nodes; ++node) machines_.push_back(std::make_unique<Machine>());
}

Loopback::~Loopback() { end(); }

Loopback::Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

std::string Loopback::folder_of(uint32_t node) const {
  return folder_.path + "/" + std::to_string(node);
}

// Time.

void Loopback::begin(Inside& inside) {
  inside_ = &inside;
  began_ = live::steady_now();
}

void Loopback::end() {
  if (std::exchange(is_over_, true)) return;
  inside_ = nullptr;
  held_.unlock();
  for (const auto& machine : machines_) machine->stop();
  held_.lock();
}

Instant Loopback::now() const {
  return inside_ == nullptr ? Instant{} : Instant{(live::steady_now() - began_).ns};
}

// One handler at a time, and whatever else is ready. A timer that fires too early does no harm,
// and to set it again costs a wake-up more.
void Loopback::wait_until(Instant next) {
  wakes_at_ = std::min(next, now() + kLongestWait);
  const bool waits = wakes_at_ > now();
  if (waits && wakes_at_ < timer_at_) {
    timer_at_ = wakes_at_;
    timer_.expires_after(std::chrono::nanoseconds((wakes_at_ - now()).ns));
    timer_.async_wait([this](const error_code& error) {
      if (!error) timer_at_ = Instant::max();
    });
  }
  held_.unlock();
  if (waits) loop_.run_one();
  loop_.poll();
  held_.lock();
}

void Loopback::let(const std::function<void(Inside&)>& what) {
  const std::lock_guard lock(mutex_);
  if (inside_ == nullptr) return;
  what(*inside_);
  if (inside_->next() < wakes_at_) boost::asio::post(loop_, [] {});
}

// Disks.

std::unique_ptr<harness::Volume> Loopback::make_volume(uint32_t node) {
  std::error_code error;
  std::filesystem::create_directory(folder_of(node), error);
  if (error) fail(absl::UnavailableError(folder_of(node) + ": " + error.message()));
  const auto soon = [this](std::function<void()> what) {
    boost::asio::post(loop_, [this, what = std::move(what)] { let([&what](Inside&) { what(); }); });
  };
  const auto stored = [this, node](const Status& status) {
    if (!status.ok()) return fail(status);
    inside_->stored(node);
  };
  return std::make_unique<FolderVolume>(folder_of(node), soon, stored);
}

void Loopback::fail(const Status& why) {
  if (status_.ok()) {
    status_ = Status(why.code(), "the live run cannot go on: " + std::string(why.message()));
  }
}

// Cables.

void Loopback::plug(uint32_t node) {
  Machine& machine = *machines_[node];
  error_code error;
  tcp::socket at_node(machine.loop());
  tcp::socket at_network(loop_);
  at_node.connect(acceptor_.local_endpoint(), error);
  // Somebody else on this machine may have been first.
  error_code gone;
  do {
    if (!error) at_network = acceptor_.accept(error);
    gone.clear();
  } while (!error && (at_network.remote_endpoint(gone) != at_node.local_endpoint() || gone));
  if (error) return fail(absl::UnavailableError("the loopback device: " + error.message()));
  auto cable = std::make_shared<Cable>();
  const std::weak_ptr<Cable> it = cable;
  // What is told by a cable that was unplugged is nobody's any more.
  const auto let_plugged = [this, it, node](const auto& what) {
    let([&](Inside& inside) {
      const auto plugged = it.lock();
      if (plugged != nullptr && plugged == cables_[node]) what(inside, *plugged);
    });
  };
  const auto broke = [this, let_plugged](const Status& why) {
    let_plugged([&](Inside&, Cable&) { fail(why); });
  };
  cable->at_node = std::make_shared<CableEnd>(
      std::move(at_node), machine.traffic(),
      [let_plugged, node](ByteView message) {
        let_plugged([&](Inside& inside, Cable& plugged) {
          inside.came_down(node, take_first(plugged.down, message));
        });
      },
      broke);
  cable->at_network = std::make_shared<CableEnd>(
      std::move(at_network), traffic_,
      [let_plugged, node](ByteView message) {
        let_plugged([&](Inside& inside, Cable& plugged) {
          inside.came_up(node, take_first(plugged.up, message));
        });
      },
      broke);
  cable->at_node->begin();
  cable->at_network->begin();
  cables_[node] = std::move(cable);
}

harness::Outside::Lost Loopback::unplug(uint32_t node) {
  const auto cable = std::exchange(cables_[node], nullptr);
  if (cable == nullptr) return {};
  cable->at_node->close();
  cable->at_network->close();
  return {
      {std::make_move_iterator(cable->up.begin()), std::make_move_iterator(cable->up.end())},
      {std::make_move_iterator(cable->down.begin()), std::make_move_iterator(cable->down.end())}};
}

void Loopback::send_up(uint32_t node, Wish wish) {
  const auto& cable = cables_[node];
  if (cable == nullptr) return;  // the run is ending for it
  cable->at_node->send(encode(wish));
  cable->up.push_back(std::move(wish));
}

void Loopback::send_down(uint32_t node, Input input) {
  const auto& cable = cables_[node];
  if (cable == nullptr) return;
  cable->at_network->send(encode(input));
  cable->down.push_back(std::move(input));
}

}  // namespace skerry::twin
