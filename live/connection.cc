#include "live/connection.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <string>
#include <utility>

namespace skerry::live {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

Status broken(const error_code& error) {
  if (error == boost::asio::error::eof) return absl::UnavailableError("closed by the peer");
  return absl::UnavailableError(error.message());
}

void give_back(std::vector<uint8_t>& bytes) {
  if (bytes.empty() && bytes.capacity() > kMostIdleBytes) bytes.shrink_to_fit();
}

}  // namespace

Connection::Connection(tcp::socket socket, size_t most_frame_bytes, Traffic& traffic)
    : socket_(std::move(socket)), traffic_(traffic), cutter_(most_frame_bytes) {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay(true), ignored);  // what is small was gathered here
}

void Connection::begin(Owner& owner) {
  const bool is_first = owner_ == nullptr;
  owner_ = &owner;
  if (!is_first) return;
  traffic_.streams.insert(this);
  await_bytes();
}

void Connection::await_bytes() {
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](const error_code& error) {
    if (self->owner_ == nullptr) return;
    if (error) return self->end(broken(error));
    self->read();
  });
}

// One roomful at a time, so that no stream keeps the others waiting.
void Connection::read() {
  error_code error;
  const size_t count = socket_.read_some(boost::asio::buffer(traffic_.room), error);
  if (error == boost::asio::error::would_block) return await_bytes();
  if (error) return end(broken(error));
  const auto fed = cutter_.feed(ByteView(traffic_.room).first(count), [this](ByteView frame) {
    ++traffic_.frames_received;
    traffic_.bytes_received += frame.size();
    return owner_->took(*this, frame) && owner_ != nullptr;
  });
  if (owner_ == nullptr) return;
  if (fed == FrameCutter::Fed::kStopped) return end(absl::CancelledError("it was not wanted"));
  if (fed == FrameCutter::Fed::kTooLarge) {
    return end(absl::ResourceExhaustedError("a frame is larger than may be"));
  }
  traffic_.held_bytes += cutter_.held_bytes() - held_bytes_;
  held_bytes_ = cutter_.held_bytes();
  if (traffic_.held_bytes > kMostHeldBytes) {
    const auto most = std::max_element(
        traffic_.streams.begin(), traffic_.streams.end(),
        [](const Connection* a, const Connection* b) { return a->held_bytes_ < b->held_bytes_; });
    const Status why = absl::ResourceExhaustedError("no memory is left for frames not yet whole");
    (*most)->end_soon(why);
    (*most)->traffic_.held_bytes -= std::exchange((*most)->held_bytes_, 0);
  }
  is_parked_ = !owner_->may_read();
  if (!is_parked_) await_bytes();
}

void Connection::resume() {
  if (owner_ != nullptr && std::exchange(is_parked_, false)) await_bytes();
}

void Connection::send(ByteView frame) {
  if (owner_ == nullptr) return;
  const auto length = length_bytes(frame.size());
  next_.insert(next_.end(), length.begin(), length.end());
  next_.insert(next_.end(), frame.begin(), frame.end());
  ++traffic_.frames_sent;
  traffic_.bytes_sent += frame.size();
  was_full_ = was_full_ || is_full();
  if (waiting_bytes() > kMostWaitingBytes) {
    return end_soon(absl::ResourceExhaustedError("it asks for more than it reads"));
  }
  if (!is_writing_) flush_soon();
}

void Connection::flush_soon() {
  if (std::exchange(is_flushing_, true)) return;
  boost::asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->is_flushing_ = false;
    if (self->owner_ != nullptr && !self->is_writing_) self->write();
  });
}

void Connection::write() {
  if (written_ == writing_.size()) {
    writing_.clear();
    written_ = 0;
    std::swap(writing_, next_);
  }
  if (writing_.empty()) {
    give_back(writing_);
    give_back(next_);
    return;
  }
  is_writing_ = true;
  const auto rest = boost::asio::buffer(writing_) + written_;
  socket_.async_write_some(rest, [self = shared_from_this()](const error_code& error, size_t done) {
    self->is_writing_ = false;
    if (self->owner_ == nullptr) return;
    if (error) return self->end(broken(error));
    self->written_ += done;
    const bool is_roomy = self->waiting_bytes() < kSendBufferBytes / 4;
    if (is_roomy && std::exchange(self->was_full_, false)) self->owner_->has_room(*self);
    if (self->owner_ != nullptr && !self->is_writing_) self->write();
  });
}

void Connection::close() {
  if (!socket_.is_open()) return;
  error_code ignored;
  if (!is_writing_) {
    writing_.erase(writing_.begin(), writing_.begin() + static_cast<ptrdiff_t>(written_));
    writing_.insert(writing_.end(), next_.begin(), next_.end());
    if (!writing_.empty()) socket_.write_some(boost::asio::buffer(writing_), ignored);
  }
  owner_ = nullptr;
  traffic_.streams.erase(this);
  traffic_.held_bytes -= std::exchange(held_bytes_, 0);
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

// Not from inside whoever calls.
void Connection::end_soon(const Status& why) {
  boost::asio::post(socket_.get_executor(), [self = shared_from_this(), why] {
    if (self->owner_ != nullptr) self->end(why);
  });
}

void Connection::end(const Status& why) {
  Owner* const owner = owner_;
  close();
  if (owner != nullptr) owner->ended(*this, why);
}

}  // namespace skerry::live
