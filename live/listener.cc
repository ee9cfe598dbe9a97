#include "live/listener.h"

#include <boost/asio/error.hpp>
#include <utility>

namespace skerry::live {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

}  // namespace

Status Listener::open(const Address& address, Reach reach) {
  error_code error;
  tcp::resolver resolver(acceptor_.get_executor());
  const auto found =
      resolver.resolve(address.host, std::to_string(address.port), tcp::resolver::passive, error);
  if (error || found.empty()) {
    return absl::UnavailableError(to_text(address) +
                                  " is no address of this machine: " + error.message());
  }
  const tcp::endpoint endpoint = found.begin()->endpoint();
  if (!endpoint.address().is_loopback() && reach == Reach::kThisMachine) {
    return absl::FailedPreconditionError(
        to_text(address) +
        " can be reached by others: give --key FILE, which clients must have too, or listen on "
        "127.0.0.1");
  }
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
  if (!error) return absl::OkStatus();
  return absl::UnavailableError("cannot listen on " + to_text(address) + ": " + error.message());
}

void Listener::accept(Taken taken) {
  taken_ = std::move(taken);
  accept_next();
}

void Listener::accept_next() {
  acceptor_.async_accept([this](const error_code& error, tcp::socket socket) {
    if (!acceptor_.is_open() || error == boost::asio::error::operation_aborted) return;
    if (!error) {
      taken_(std::move(socket));
      return accept_next();
    }
    // No descriptors, or no memory: some may be given back.
    pause_.expires_after(std::chrono::milliseconds(100));
    pause_.async_wait([this](const error_code& cancelled) {
      if (!cancelled) accept_next();
    });
  });
}

void Listener::close() {
  error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

Address Listener::address() const {
  error_code ignored;
  const tcp::endpoint endpoint = acceptor_.local_endpoint(ignored);
  return {endpoint.address().to_string(), endpoint.port()};
}

}  // namespace skerry::live
