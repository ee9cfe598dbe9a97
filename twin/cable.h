// What lies between a node and its network in a live run: a TCP stream over the loopback device,
// from the node's thread to the network's, and what is on it.
//
// What goes into one end is a message: what is wanted or told, of which peer, and a frame's bytes.
// It is kept until it comes out of the other, and must be the same then.
//
// Thread safety: each end belongs to the thread of its loop; what is on the way, and whether it is
// cut, to whoever holds the lock (twin/loopback.h).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "harness/simulation/input.h"
#include "live/connection.h"

namespace skerry::twin {

// One end of a cable: gives what comes out of it to `hear`. Of itself it never ends; where it does,
// `broke` is told.
class CableEnd final : public live::Connection::Owner,
                       public std::enable_shared_from_this<CableEnd> {
 public:
  using Hear = std::function<void(ByteView message)>;
  using Broke = std::function<void(const Status& why)>;
  CableEnd(boost::asio::ip::tcp::socket socket, live::Traffic& traffic, Hear hear, Broke broke);

  // On any thread.
  void begin();
  void send(std::vector<uint8_t> message);
  void close();

 private:
  bool took(live::Connection& from, ByteView frame) override;
  void has_room(live::Connection&) override {}
  void ended(live::Connection&, const Status& why) override { broke_(why); }

  boost::asio::any_io_executor executor_;
  std::shared_ptr<live::Connection> stream_;
  Hear hear_;
  Broke broke_;
};

std::vector<uint8_t> encode(const harness::Wish& wish);
std::vector<uint8_t> encode(const harness::Input& input);
struct Cable {
  std::shared_ptr<CableEnd> at_node;
  std::shared_ptr<CableEnd> at_network;
  std::deque<harness::Wish> up;  // on the way
  std::deque<harness::Input> down;
};

}  // namespace skerry::twin
