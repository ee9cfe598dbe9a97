// The thread that writes for a participant: one batch at a time, each durable when it is answered,
// and what comes meanwhile together in the next.
//
// Thread safety: it belongs to the thread of its loop. The batch in flight stays there too, and the
// writing thread only reads its bytes: payloads are counted without atomics.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/status.h"
#include "core/time.h"
#include "live/disk_figures.h"
#include "replica/store/group_commit.h"
#include "replica/store/store.h"

namespace skerry::live {

class DiskWorker {
 public:
  // On the loop's thread, in the order in which records came. After an error that is not
  // ResourceExhausted nothing more is written or answered.
  using Answered = std::function<void(std::span<const uint64_t> tickets, const Status& status)>;

  // `loop` must outlive it.
  DiskWorker(std::unique_ptr<replica::Store> store, boost::asio::io_context& loop,
             Answered answered);
  // Waits for the batch in flight, whose answer is not told any more; what waits is not written.
  ~DiskWorker();
  DiskWorker(const DiskWorker&) = delete;
  DiskWorker& operator=(const DiskWorker&) = delete;

  void append(uint64_t ticket, replica::Store::Record record);
  // Records that were given and are not on the disk. What it refused for want of room counts until
  // it was to be given again, which the engine does of all that it wants kept.
  size_t unwritten() const { return commits_.size() + (is_refusal_fresh() ? refused_ : 0); }
  // So many of their bytes that nothing more should be read before half of it is written.
  bool is_behind();

  const DiskFigures& figures() const { return figures_; }

 private:
  void write_next();
  void done(const Status& status, Duration took);
  bool is_refusal_fresh() const;

  std::unique_ptr<replica::Store> store_;
  boost::asio::io_context& loop_;
  Answered answered_;
  replica::GroupCommit commits_;
  std::vector<replica::Store::Record> batch_;  // in flight
  size_t waiting_bytes_ = 0;
  size_t refused_ = 0;  // records at the last answer
  size_t refused_bytes_ = 0;
  Instant refused_at_;
  bool is_behind_ = false;
  bool is_broken_ = false;
  DiskFigures figures_;
  // Answers of what was in flight when it was destroyed find this gone.
  std::shared_ptr<DiskWorker*> self_ = std::make_shared<DiskWorker*>(this);
  boost::asio::thread_pool thread_{1};
};

}  // namespace skerry::live
