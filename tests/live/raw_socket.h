// A plain socket, for those who do not keep to the protocol.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "live/address.h"
#include "live/frame_cutter.h"

namespace skerry::live {

class RawSocket {
 public:
  explicit RawSocket(const Address& to) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const int little = 16 * 1024;  // what nobody reads is soon the sender's affair
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(to.port);
    ::inet_pton(AF_INET, to.host.c_str(), &address.sin_addr);
    (void)::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  ~RawSocket() { ::close(descriptor_); }
  RawSocket(RawSocket&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
  RawSocket(const RawSocket&) = delete;

  // False: the other side has closed it.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(count));
    }
    return true;
  }
  bool send_frame(std::string_view frame) {
    const auto length = length_bytes(frame.size());
    return send(std::string(length.begin(), length.end()) + std::string(frame));
  }
  // What comes within `milliseconds`, at most `most` bytes; nothing where it was closed.
  std::string receive(int milliseconds, size_t most = 65536) {
    pollfd waits{descriptor_, POLLIN, 0};
    if (::poll(&waits, 1, milliseconds) <= 0) return {};
    std::string bytes(most, '\0');
    const ssize_t count = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
    is_closed_ = count <= 0;
    bytes.resize(count > 0 ? static_cast<size_t>(count) : 0);
    return bytes;
  }
  // Whether the other side closes it within that.
  bool is_closed_within(int milliseconds) {
    while (!is_closed_ && !receive(milliseconds).empty()) {
    }
    return is_closed_;
  }

 private:
  int descriptor_;
  bool is_closed_ = false;
};

}  // namespace skerry::live
