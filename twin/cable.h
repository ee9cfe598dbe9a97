// What lies between a node and its network in a live run: a TCP stream over the loopback device,
// from the node's thread to the network's, and what is on it.
//
// What goes into one end is a message: what is wanted or told, of which peer, and a frame's bytes.
// It is kept until it comes out of the other, and must be the same then.
//
// Thread safety: each end belongs to the thread of its loop; what is on the way, and whether it is
// cut, to whoever holds the lock (twin/loopback.h).
#pragma once

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "core/check.h"
#include "harness/simulation/input.h"
#include "live/connection.h"

namespace skerry::twin {

// One end of a cable: gives what comes out of it to `hear`.
class CableEnd final : public live::Connection::Owner,
                       public std::enable_shared_from_this<CableEnd> {
 public:
  using Hear = std::function<void(ByteView message)>;
  CableEnd(boost::asio::ip::tcp::socket socket, live::Traffic& traffic, Hear hear);

  // On any thread.
  void begin();
  void send(std::vector<uint8_t> message);
  void close();

 private:
  bool took(live::Connection& from, ByteView frame) override;
  void has_room(live::Connection&) override {}
  void ended(live::Connection&, const Status&) override {}

  boost::asio::any_io_executor executor_;
  std::shared_ptr<live::Connection> stream_;
  Hear hear_;
};

std::vector<uint8_t> encode(const harness::Wish& wish);
std::vector<uint8_t> encode(const harness::Input& input);
// Its frame is another payload with the same bytes. REQUIRES: it is `message`, of which `sent` was
// made.
template <typename Sent>
Sent come_out(ByteView message, const Sent& sent) {
  SKERRY_CHECK(std::ranges::equal(message, encode(sent)));
  constexpr size_t kHeadBytes = 5;
  Sent out;
  out.kind = sent.kind;
  out.peer = sent.peer;
  if (message.size() > kHeadBytes) out.frame = Payload::copy_of(message.subspan(kHeadBytes));
  return out;
}

struct Cable {
  std::shared_ptr<CableEnd> at_node;
  std::shared_ptr<CableEnd> at_network;
  std::deque<harness::Wish> up;  // on the way
  std::deque<harness::Input> down;
};

}  // namespace skerry::twin
