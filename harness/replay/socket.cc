#include "harness/replay/socket.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace skerry::harness {
namespace {

// Between processes of one program: no order of bytes but the machine's.
struct Header {
  uint64_t kind;
  uint64_t size;
  uint64_t event;
  int64_t now_ns;
  uint64_t bytes;
  uint64_t is_over;
  uint64_t has_end;
};

Status gone() { return absl::UnavailableError("a process of this replay has ended"); }

bool send_all(int descriptor, const char* data, size_t size) {
  while (size > 0) {
    const ssize_t sent = ::send(descriptor, data, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    data += sent;
    size -= static_cast<size_t>(sent);
  }
  return true;
}

bool receive_all(int descriptor, char* data, size_t size) {
  while (size > 0) {
    const ssize_t received = ::recv(descriptor, data, size, 0);
    if (received < 0 && errno == EINTR) continue;
    if (received <= 0) return false;
    data += received;
    size -= static_cast<size_t>(received);
  }
  return true;
}

// A byte of its own, with the descriptor beside it.
bool send_end(int descriptor, int end) {
  char byte = 0;
  iovec part{&byte, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(header), &end, sizeof(int));
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == 1;
}

int receive_end(int descriptor) {
  char byte = 0;
  iovec part{&byte, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t received = 0;
  do {
    received = ::recvmsg(descriptor, &message, MSG_CMSG_CLOEXEC);
  } while (received < 0 && errno == EINTR);
  const cmsghdr* header = received == 1 ? CMSG_FIRSTHDR(&message) : nullptr;
  if (header == nullptr || header->cmsg_type != SCM_RIGHTS) return -1;
  int end = -1;
  std::memcpy(&end, CMSG_DATA(header), sizeof(int));
  return end;
}

}  // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this == &other) return *this;
  close();
  descriptor_ = std::exchange(other.descriptor_, -1);
  return *this;
}

StatusOr<std::pair<Socket, Socket>> Socket::pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return absl::ResourceExhaustedError(std::string("no socket: ") + std::strerror(errno));
  }
  return std::pair{Socket(ends[0]), Socket(ends[1])};
}

void Socket::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

Status Socket::send(const Message& message) const {
  const Header header{static_cast<uint64_t>(message.kind),
                      message.text.size(),
                      message.event,
                      message.now_ns,
                      message.bytes,
                      message.is_over ? 1u : 0u,
                      message.end.is_open() ? 1u : 0u};
  std::array<char, sizeof(Header)> bytes{};
  std::memcpy(bytes.data(), &header, sizeof(Header));
  const bool is_sent = send_all(descriptor_, bytes.data(), bytes.size()) &&
                       send_all(descriptor_, message.text.data(), message.text.size()) &&
                       (header.has_end == 0 || send_end(descriptor_, message.end.descriptor_));
  return is_sent ? absl::OkStatus() : gone();
}

StatusOr<Socket::Message> Socket::receive() const {
  std::array<char, sizeof(Header)> bytes{};
  if (!receive_all(descriptor_, bytes.data(), bytes.size())) return gone();
  Header header{};
  std::memcpy(&header, bytes.data(), sizeof(Header));
  Message message;
  message.kind = static_cast<Message::Kind>(header.kind);
  message.event = header.event;
  message.now_ns = header.now_ns;
  message.bytes = header.bytes;
  message.is_over = header.is_over != 0;
  message.text.resize(header.size);
  if (!receive_all(descriptor_, message.text.data(), message.text.size())) return gone();
  if (header.has_end == 0) return message;
  message.end = Socket(receive_end(descriptor_));
  if (!message.end.is_open()) return gone();
  return message;
}

}  // namespace skerry::harness
