#include "line.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "live/greeting.h"
#include "sync/reconcile/hello.h"

namespace skerry::bench {
namespace {

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(2);
}

}  // namespace

Line::Line(const live::Address& server, ReplicaId replica, const std::string& speaks,
           sync::ShorthandRoom& room)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), shorthand_(room) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(server.port);
  ::inet_pton(AF_INET, server.host.c_str(), &address.sin_addr);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    fail("connect");
  }
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::fcntl(descriptor_, F_SETFL, O_NONBLOCK);
  if (!live::decode_welcome(as_bytes(wait_for_frame()))) fail("welcome");
  const live::Introduction who{live::kSocketVersion, live::fresh_nonce(), replica, speaks, {}};
  queue(live::encode(who).view());
  write();
  const auto answer = live::decode_answer(as_bytes(wait_for_frame()));
  if (!answer || answer->code != live::Answer::Code::kWelcome) fail("answer");
}

Line::~Line() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Line::Line(Line&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      cutter_(std::move(other.cutter_)),
      shorthand_(std::move(other.shorthand_)),
      out_(std::move(other.out_)),
      sent_(other.sent_) {}

void Line::follow(DocumentId document) {
  sync::Hello hello;
  hello.document = document;
  hello.incarnation = static_cast<uint32_t>(descriptor_) + 1;
  hello.serial = 1;
  hello.aim = {.asks = true, .wants_all = true};
  queue(shorten(sync::encode_hello(hello)).view());
  write();
  bool is_greeted = false;
  while (!is_greeted) {
    pollfd waits{descriptor_, POLLIN, 0};
    if (::poll(&waits, 1, 10'000) <= 0) fail("hello");
    const bool is_open = read([&is_greeted](const sync::OpenFrame& open) {
      is_greeted = is_greeted || open.type == sync::FrameType::kHello;
    });
    if (!is_open) fail("hello: closed");
  }
}

void Line::queue(ByteView frame) {
  const auto length = live::length_bytes(frame.size());
  out_.append(length.begin(), length.end());
  out_.append(as_text(frame));
}

bool Line::write() {
  while (sent_ < out_.size()) {
    const ssize_t count =
        ::send(descriptor_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
    if (count <= 0) return false;
    sent_ += static_cast<size_t>(count);
  }
  out_.clear();
  sent_ = 0;
  return true;
}

bool Line::receive(std::string& bytes) {
  bytes.resize(256 * 1024);
  const ssize_t count = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
  bytes.resize(count > 0 ? static_cast<size_t>(count) : 0);
  return count > 0 || (count < 0 && errno == EAGAIN);
}

std::string Line::wait_for_frame() {
  std::string frame;
  while (frame.empty()) {
    pollfd waits{descriptor_, POLLIN, 0};
    if (::poll(&waits, 1, 10'000) <= 0) fail("greeting");
    std::string bytes;
    if (!receive(bytes)) fail("greeting: closed");
    cutter_.feed(as_bytes(bytes), [&frame](ByteView each) {
      frame = as_text(each);
      return true;
    });
  }
  return frame;
}

}  // namespace skerry::bench
