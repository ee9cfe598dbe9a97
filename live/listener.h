// A port on which connections are taken.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

#include "core/status.h"
#include "live/address.h"

namespace skerry::live {

class Listener {
 public:
  explicit Listener(boost::asio::io_context& loop) : acceptor_(loop), pause_(loop) {}

  // Who may reach it: others only where there is a key (docs/security.md).
  enum class Reach : uint8_t { kThisMachine, kOthers };
  // FailedPrecondition: others could reach the address, and may not. Unavailable: it cannot be had.
  Status open(const Address& address, Reach reach);
  // Each connection from now on. REQUIRES: it is open.
  using Taken = std::function<void(boost::asio::ip::tcp::socket)>;
  void accept(Taken taken);
  void close();

  Address address() const;

 private:
  void accept_next();

  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;  // where there are no descriptors left
  Taken taken_;
};

}  // namespace skerry::live
