// A relay in front of a server that can stop passing on what the server says: its clients read
// nothing then, though they are there and go on sending.
#pragma once

#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include "raw_socket.h"

namespace skerry::live {

class StallingProxy {
 public:
  explicit StallingProxy(const Address& server) : server_(server) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in any = {};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof any;
    ::bind(listener_, reinterpret_cast<const sockaddr*>(&any), size);
    ::listen(listener_, 16);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&any), &size);
    address_ = {"127.0.0.1", ntohs(any.sin_port)};
    thread_ = std::thread([this] { run(); });
  }
  ~StallingProxy() {
    is_stopped_ = true;
    thread_.join();
    ::close(listener_);
  }
  const Address& address() const { return address_; }
  void stall(bool wanted) { is_stalled_ = wanted; }

 private:
  struct Pair {
    int client = -1;
    RawSocket server;
  };
  void run() {
    std::vector<Pair> pairs;
    while (!is_stopped_) {
      pollfd waits{listener_, POLLIN, 0};
      if (::poll(&waits, 1, 1) > 0) {
        pairs.push_back({::accept(listener_, nullptr, nullptr), RawSocket(server_)});
      }
      for (Pair& pair : pairs) relay(pair);
    }
    for (const Pair& pair : pairs) ::close(pair.client);
  }
  void relay(Pair& pair) {
    std::array<char, 65536> room;
    pollfd waits{pair.client, POLLIN, 0};
    if (::poll(&waits, 1, 0) > 0) {
      const ssize_t count = ::recv(pair.client, room.data(), room.size(), 0);
      if (count > 0) pair.server.send({room.data(), static_cast<size_t>(count)});
    }
    if (is_stalled_) return;
    const std::string bytes = pair.server.receive(0);
    if (!bytes.empty()) (void)::send(pair.client, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  const Address server_;
  Address address_;
  int listener_ = -1;
  std::atomic<bool> is_stalled_{false};
  std::atomic<bool> is_stopped_{false};
  std::thread thread_;
};

}  // namespace skerry::live
