#include "live/dialer.h"

#include <boost/asio/connect.hpp>
#include <utility>

namespace skerry::live {

using boost::asio::ip::tcp;
using boost::system::error_code;

// What an attempt has in the loop's hands. It outlives its dialer there, and does nothing then.
struct Dialer::Attempt {
  explicit Attempt(boost::asio::io_context& loop) : resolver(loop), socket(loop) {}
  tcp::resolver resolver;
  tcp::socket socket;
  bool is_given_up = false;
};

Dialer::Dialer(boost::asio::io_context& loop, Traffic& traffic, Terms terms, Outcome outcome)
    : loop_(loop), traffic_(traffic), terms_(std::move(terms)), outcome_(std::move(outcome)) {}

void Dialer::dial() {
  give_up();
  attempt_ = std::make_shared<Attempt>(loop_);
  attempt_->resolver.async_resolve(
      terms_.server.host, std::to_string(terms_.server.port),
      [this, attempt = attempt_](const error_code& error, const auto& found) {
        if (attempt->is_given_up) return;
        if (error) return fail(absl::UnavailableError(error.message()));
        connect(attempt, found);
      });
}

void Dialer::connect(const std::shared_ptr<Attempt>& attempt,
                     const tcp::resolver::results_type& found) {
  boost::asio::async_connect(
      attempt->socket, found, [this, attempt](const error_code& error, const tcp::endpoint&) {
        if (attempt->is_given_up) return;
        if (error) return fail(absl::UnavailableError(error.message()));
        stream_ =
            std::make_shared<Connection>(std::move(attempt->socket), kMostGreetingBytes, traffic_);
        stream_->begin(*this);
      });
}

void Dialer::give_up() {
  if (const auto attempt = std::exchange(attempt_, nullptr)) {
    attempt->is_given_up = true;
    attempt->resolver.cancel();
    error_code ignored;
    attempt->socket.close(ignored);
  }
  if (const auto stream = std::exchange(stream_, nullptr)) stream->close();
  of_server_.reset();
}

void Dialer::fail(const Status& why) {
  give_up();
  outcome_(why);
}

bool Dialer::took(Connection&, ByteView frame) {
  return of_server_ ? hear(frame) : introduce(frame);
}

void Dialer::ended(Connection&, const Status& why) {
  fail(absl::UnavailableError("while greeting: " + std::string(why.message())));
}

bool Dialer::introduce(ByteView message) {
  const auto welcome = decode_welcome(message);
  if (!welcome || welcome->version != kSocketVersion) {
    fail(absl::FailedPreconditionError("what listens there is no server of this version"));
    return false;
  }
  if (welcome->wants_key && !terms_.key) {
    fail(absl::PermissionDeniedError("the server wants a key (--key)"));
    return false;
  }
  // A server that asks for none might be anybody, who was put in its place.
  if (!welcome->wants_key && terms_.key) {
    fail(absl::PermissionDeniedError("the server does not have the key that was given"));
    return false;
  }
  of_server_ = welcome->nonce;
  introduction_ = {kSocketVersion, fresh_nonce(), terms_.replica, terms_.speaks, std::nullopt};
  if (terms_.key) {
    introduction_.proof = prove(*terms_.key, Side::kClient, *of_server_, introduction_);
  }
  stream_->send(encode(introduction_).view());
  return true;
}

bool Dialer::hear(ByteView message) {
  const auto answer = decode_answer(message);
  if (!answer) {
    fail(absl::UnavailableError("the server's answer cannot be read"));
    return false;
  }
  switch (answer->code) {
    case Answer::Code::kWelcome:
      break;
    case Answer::Code::kWrongKey:
      fail(absl::PermissionDeniedError("the server has another key"));
      return false;
    case Answer::Code::kFull:
      fail(absl::UnavailableError(answer->why));
      return false;
    case Answer::Code::kOtherVersion:
    case Answer::Code::kOtherSettings:
      fail(absl::FailedPreconditionError(answer->why));
      return false;
  }
  if (terms_.key) {
    const Hash256 proof = prove(*terms_.key, Side::kServer, *of_server_, introduction_);
    if (!answer->proof || !is_same_secret(*answer->proof, proof)) {
      fail(absl::PermissionDeniedError("the server does not have the key that was given"));
      return false;
    }
  }
  if (terms_.last_document >= answer->documents) {
    fail(absl::FailedPreconditionError("the server has no document " +
                                       std::to_string(terms_.last_document) + "; its last is " +
                                       std::to_string(answer->documents - 1)));
    return false;
  }
  std::shared_ptr<Connection> stream = std::exchange(stream_, nullptr);
  stream->set_most_frame_bytes(kMostFrameBytes);
  attempt_.reset();
  of_server_.reset();
  Connection& opened = *stream;
  outcome_(std::move(stream));
  return opened.is_open();
}

}  // namespace skerry::live
