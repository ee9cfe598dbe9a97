#include "live/course.h"

#include <utility>

#include "live/clock.h"
#include "live/limits.h"

namespace skerry::live {
namespace {

constexpr auto kGlance = std::chrono::milliseconds(100);
constexpr auto kDrainGlance = std::chrono::milliseconds(5);

}  // namespace

Course::Course(boost::asio::io_context& loop, Node& node, Hooks hooks)
    : loop_(loop), node_(node), hooks_(std::move(hooks)), timer_(loop) {}

void Course::run(const std::atomic<bool>& stop) {
  watch(stop);
  loop_.run();
}

void Course::end() {
  is_ending_ = true;
  timer_.cancel();  // whoever waits looks at once
}

void Course::watch(const std::atomic<bool>& stop) {
  if (stop || is_ending_) return close();
  hooks_.glance();
  node_.glance();
  timer_.expires_after(kGlance);
  timer_.async_wait([this, &stop](const boost::system::error_code&) { watch(stop); });
}

void Course::close() {
  is_ending_ = true;
  hooks_.closing();
  node_.close_all();
  drain(steady_now() + kLastWrites);
}

void Course::drain(Instant until) {
  if (node_.disk().unwritten() == 0 || steady_now() > until) return loop_.stop();
  timer_.expires_after(kDrainGlance);
  timer_.async_wait([this, until](const boost::system::error_code&) { drain(until); });
}

}  // namespace skerry::live
