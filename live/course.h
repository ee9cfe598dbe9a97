// The course of a participant's life on its loop: it runs until it is told to stop, then takes
// nothing any more, brings what waits to the disk, and ends.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

#include "core/time.h"
#include "live/node.h"

namespace skerry::live {

class Course {
 public:
  struct Hooks {
    std::function<void()> glance;   // ten times a second
    std::function<void()> closing;  // once: nothing is to be taken any more
  };
  // Both must outlive it.
  Course(boost::asio::io_context& loop, Node& node, Hooks hooks);

  // Until `stop` is set, which is looked at ten times a second, or end() was called.
  void run(const std::atomic<bool>& stop);
  void end();
  bool is_ending() const { return is_ending_; }

 private:
  void watch(const std::atomic<bool>& stop);
  void close();
  void drain(Instant until);

  boost::asio::io_context& loop_;
  Node& node_;
  Hooks hooks_;
  boost::asio::steady_timer timer_;
  bool is_ending_ = false;
};

}  // namespace skerry::live
