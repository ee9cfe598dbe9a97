// A node's own thread, and the loop that it runs.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include "live/traffic.h"

namespace skerry::twin {

class Machine {
 public:
  Machine() {
    boost::asio::post(thread_, [this] { loop_.run(); });
  }
  ~Machine() { stop(); }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  // Waits for what it is at. Twice does no harm.
  void stop() {
    loop_.stop();
    thread_.join();
  }
  boost::asio::io_context& loop() { return loop_; }
  live::Traffic& traffic() { return traffic_; }

 private:
  live::Traffic traffic_;
  // Without the hint that there is but one thread: what others post would overtake what it does.
  boost::asio::io_context loop_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_{
      loop_.get_executor()};
  boost::asio::thread_pool thread_{1};  // last: it runs what is above
};

}  // namespace skerry::twin
