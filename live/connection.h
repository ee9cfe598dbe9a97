// One TCP stream that carries frames, both ways, on the loop of its participant.
//
// What is sent waits in one buffer and goes when the loop is done with what it has, so that many
// small frames are one packet. Nothing is held for a stream that says nothing: what comes is read
// into room that all streams share. Its owner hears of nothing after ended(), nor from inside a
// call of its own but close(), which it is not told of.
//
// Thread safety: none; it belongs to its loop's thread.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/bytes.h"
#include "core/status.h"
#include "live/frame_cutter.h"
#include "live/limits.h"
#include "live/traffic.h"

namespace skerry::live {

class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  class Owner {
   public:
    // False: it wants no more of it, and has closed it, or will.
    virtual bool took(Connection& from, ByteView frame) = 0;
    virtual void has_room(Connection& stream) = 0;
    // Whether more may be read now; if not, resume() is called when it may.
    virtual bool may_read() { return true; }
    // The peer closed it, or it broke, or it was refused for what it sent. The last call.
    virtual void ended(Connection& stream, const Status& why) = 0;

   protected:
    ~Owner() = default;
  };

  // All must outlive it, or close() it first. `traffic` counts what it carries.
  Connection(boost::asio::ip::tcp::socket socket, size_t most_frame_bytes, Traffic& traffic);
  // What it does from now on is told to `owner`.
  void begin(Owner& owner);
  void set_most_frame_bytes(size_t bytes) { cutter_.set_most_bytes(bytes); }

  void send(ByteView frame);
  // So much waits that no more should be sent.
  bool is_full() const { return waiting_bytes() > kSendBufferBytes / 4 * 3; }
  // After the owner wanted nothing read.
  void resume();
  // What waits is sent as far as the socket takes it now, and the stream ends.
  void close();
  bool is_open() const { return socket_.is_open(); }

 private:
  void await_bytes();
  void read();
  void flush_soon();
  void write();
  void end(const Status& why);
  void end_soon(const Status& why);
  size_t waiting_bytes() const { return next_.size() + writing_.size() - written_; }

  boost::asio::ip::tcp::socket socket_;
  Traffic& traffic_;
  FrameCutter cutter_;
  size_t held_bytes_ = 0;  // as it is counted in `traffic_`
  Owner* owner_ = nullptr;
  std::vector<uint8_t> writing_;  // in the socket's hands from `written_` on
  size_t written_ = 0;
  std::vector<uint8_t> next_;
  bool is_writing_ = false;
  bool is_flushing_ = false;
  bool is_parked_ = false;  // nothing is read until resume()
  bool was_full_ = false;
};

}  // namespace skerry::live
