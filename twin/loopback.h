// The outside of a live run: each node is a thread with a TCP stream over the loopback device to
// the network, and a SQLite store on files; time is the machine's.
//
// The network is the run's own thread: what comes to it is shaped by the same model, under the same
// seed, as in a simulation, and goes on through the other node's stream. Whoever acts for the run
// holds one lock meanwhile, as if it were a machine with one processor; sockets and disks work
// beside it.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "harness/plan/plan.h"
#include "harness/simulation/outside.h"
#include "live/traffic.h"
#include "twin/cable.h"
#include "twin/machine.h"

namespace skerry::twin {

// Whether a plan can be run live; what stands against it.
Status check_live(const harness::Plan& plan);
// Of how many nodes that run at a time: whether this machine lets them have what they have open.
Status prepare_live(uint64_t nodes);

class Loopback final : public harness::Outside {
 public:
  // Stores are made in a new folder among the machine's temporary files, and go with it.
  // On the thread that will make the run.
  static StatusOr<std::unique_ptr<harness::Outside>> create(const harness::Plan& plan);
  ~Loopback() override;

 private:
  Loopback(std::string folder, uint32_t nodes);

  // Outside.
  void begin(Inside& inside) override;
  void end() override;
  Instant now() const override;
  void wait_until(Instant next) override;
  Status status() const override { return status_; }
  std::unique_ptr<harness::Volume> make_volume(uint32_t node) override;
  void plug(uint32_t node) override;
  Lost unplug(uint32_t node) override;
  void send_up(uint32_t node, harness::Wish wish) override;
  void send_down(uint32_t node, harness::Input input) override;

  // From whichever thread: while the run goes on, alone.
  void let(const std::function<void(Inside&)>& what);
  void fail(const Status& why);
  std::string folder_of(uint32_t node) const;

  // Gone with it, whatever happens.
  struct Scratch {
    explicit Scratch(std::string made) : path(std::move(made)) {}
    ~Scratch();
    const std::string path;
  };
  const Scratch folder_;
  std::mutex mutex_;
  std::unique_lock<std::mutex> held_{mutex_};  // by the run, but while it waits
  Inside* inside_ = nullptr;                   // null: time has not begun, or is over
  bool is_over_ = false;
  Status status_;
  Instant began_;                      // of the machine's steady clock
  Instant wakes_at_ = Instant::max();  // the run looks then

  boost::asio::io_context loop_;  // of the network: run while the run waits
  // It has not ended where all nodes are down.
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_{
      loop_.get_executor()};
  boost::asio::ip::tcp::acceptor acceptor_{loop_};
  boost::asio::steady_timer timer_{loop_};
  Instant timer_at_ = Instant::max();
  live::Traffic traffic_;
  std::vector<std::unique_ptr<Machine>> machines_;
  std::vector<std::shared_ptr<Cable>> cables_;  // by node; null: it is not plugged
};

}  // namespace skerry::twin
