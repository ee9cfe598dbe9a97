#include "live/disk_worker.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "live/clock.h"
#include "live/limits.h"

namespace skerry::live {
namespace {

// What is refused is given again by then, if it ever is (sync/intake/store_queue.h).
constexpr Duration kGivenAgain = Duration::seconds(3);

}  // namespace

DiskWorker::DiskWorker(std::unique_ptr<replica::Store> store, boost::asio::io_context& loop,
                       Answered answered)
    : store_(std::move(store)), loop_(loop), answered_(std::move(answered)) {}

DiskWorker::~DiskWorker() {
  *self_ = nullptr;
  thread_.join();
}

void DiskWorker::append(uint64_t ticket, replica::Store::Record record) {
  if (is_broken_) return;
  waiting_bytes_ += record.bytes.size();
  commits_.wait(ticket, std::move(record));
  if (!commits_.is_in_flight()) write_next();
}

void DiskWorker::write_next() {
  batch_ = commits_.next();
  boost::asio::post(thread_, [this, self = self_] {
    const Instant began = steady_now();
    const Status status = store_->append(batch_);
    const Duration took = steady_now() - began;
    boost::asio::post(loop_, [self, status, took] {
      if (*self != nullptr) (*self)->done(status, took);
    });
  });
}

bool DiskWorker::is_refusal_fresh() const {
  return refused_ > 0 && steady_now() < refused_at_ + kGivenAgain;
}

bool DiskWorker::is_behind() {
  const size_t bytes = waiting_bytes_ + (is_refusal_fresh() ? refused_bytes_ : 0);
  is_behind_ = bytes > (is_behind_ ? kMostUnwrittenBytes / 2 : kMostUnwrittenBytes);
  return is_behind_;
}

void DiskWorker::done(const Status& status, Duration took) {
  size_t bytes = 0;
  for (const auto& record : batch_) bytes += record.bytes.size();
  waiting_bytes_ -= bytes;
  ++figures_.batches;
  figures_.records += status.ok() ? batch_.size() : 0;
  figures_.bytes += status.ok() ? bytes : 0;
  figures_.failures += status.ok() ? 0 : 1;
  figures_.writing = figures_.writing + took;
  figures_.longest = std::max(figures_.longest, took);
  refused_ = status.ok() ? 0 : batch_.size();
  refused_bytes_ = status.ok() ? 0 : bytes;
  refused_at_ = steady_now();
  batch_.clear();
  const std::vector<uint64_t> tickets = commits_.answered();
  // After any other error nothing that follows could be trusted.
  is_broken_ = !status.ok() && !absl::IsResourceExhausted(status);
  if (is_broken_) {
    commits_.clear();
    waiting_bytes_ = refused_ = 0;
  }
  if (commits_.is_waiting()) write_next();
  answered_(tickets, status);
}

}  // namespace skerry::live
