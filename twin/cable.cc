#include "twin/cable.h"

#include <boost/asio/post.hpp>
#include <utility>

#include "live/limits.h"

namespace skerry::twin {
namespace {

std::vector<uint8_t> encode(uint8_t kind, uint32_t peer, ByteView frame) {
  std::vector<uint8_t> message{kind};
  for (int shift = 0; shift < 32; shift += 8)
    message.push_back(static_cast<uint8_t>(peer >> shift));
  message.insert(message.end(), frame.begin(), frame.end());
  return message;
}

}  // namespace

std::vector<uint8_t> encode(const harness::Wish& wish) {
  return encode(static_cast<uint8_t>(wish.kind), wish.peer, wish.frame.view());
}

std::vector<uint8_t> encode(const harness::Input& input) {
  return encode(static_cast<uint8_t>(input.kind), input.peer, input.frame.view());
}

CableEnd::CableEnd(boost::asio::ip::tcp::socket socket, live::Traffic& traffic, Hear hear,
                   Broke broke)
    : executor_(socket.get_executor()),
      stream_(
          std::make_shared<live::Connection>(std::move(socket), live::kMostWaitingBytes, traffic)),
      hear_(std::move(hear)),
      broke_(std::move(broke)) {}

void CableEnd::begin() {
  boost::asio::post(executor_, [self = shared_from_this()] { self->stream_->begin(*self); });
}

void CableEnd::send(std::vector<uint8_t> message) {
  boost::asio::post(executor_, [self = shared_from_this(), message = std::move(message)] {
    self->stream_->send(message);
  });
}

void CableEnd::close() {
  boost::asio::post(executor_, [self = shared_from_this()] { self->stream_->close(); });
}

bool CableEnd::took(live::Connection&, ByteView frame) {
  hear_(frame);
  return true;
}

}  // namespace skerry::twin
