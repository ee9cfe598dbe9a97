#include "live/disk_worker.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "live/clock.h"

namespace skerry::live {

DiskWorker::DiskWorker(std::unique_ptr<replica::Store> store, boost::asio::io_context& loop,
                       Answered answered)
    : store_(std::move(store)), loop_(loop), answered_(std::move(answered)) {}

DiskWorker::~DiskWorker() {
  *self_ = nullptr;
  thread_.join();
}

void DiskWorker::append(uint64_t ticket, replica::Store::Record record) {
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

void DiskWorker::done(const Status& status, Duration took) {
  ++figures_.batches;
  for (const auto& record : batch_) waiting_bytes_ -= record.bytes.size();
  if (status.ok()) {
    figures_.records += batch_.size();
    for (const auto& record : batch_) figures_.bytes += record.bytes.size();
  } else {
    ++figures_.failures;
  }
  figures_.writing = figures_.writing + took;
  figures_.longest = std::max(figures_.longest, took);
  batch_.clear();
  const std::vector<uint64_t> tickets = commits_.answered();
  // After any other error nothing that follows could be trusted.
  const bool can_go_on = status.ok() || absl::IsResourceExhausted(status);
  if (!can_go_on) commits_.clear();
  if (commits_.is_waiting()) write_next();
  answered_(tickets, status);
}

}  // namespace skerry::live
