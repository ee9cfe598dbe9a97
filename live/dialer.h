// Opens a stream to a server, and greets: one attempt at a time.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/crypto.h"
#include "core/ids.h"
#include "core/status.h"
#include "live/address.h"
#include "live/connection.h"
#include "live/greeting.h"

namespace skerry::live {

class Dialer final : public Connection::Owner {
 public:
  struct Terms {
    Address server;
    ReplicaId replica;
    std::string speaks;
    std::optional<SecretKey> key;
    uint32_t last_document = 0;  // that it follows
  };
  // Unavailable: it may be tried again. PermissionDenied, FailedPrecondition: that is of no use.
  using Outcome = std::function<void(StatusOr<std::shared_ptr<Connection>>)>;

  // Both must outlive it.
  Dialer(boost::asio::io_context& loop, Traffic& traffic, Terms terms, Outcome outcome);
  ~Dialer() { give_up(); }

  // Another attempt; one that is under way is given up, and its outcome not told.
  void dial();
  void give_up();

 private:
  struct Attempt;
  void connect(const std::shared_ptr<Attempt>& attempt,
               const boost::asio::ip::tcp::resolver::results_type& found);
  void fail(const Status& why);
  bool took(Connection& from, ByteView frame) override;
  void has_room(Connection&) override {}
  void ended(Connection& stream, const Status& why) override;
  bool introduce(ByteView welcome);
  bool hear(ByteView answer);

  boost::asio::io_context& loop_;
  Traffic& traffic_;
  const Terms terms_;
  const Outcome outcome_;
  std::shared_ptr<Attempt> attempt_;  // null: none is under way
  std::shared_ptr<Connection> stream_;
  std::optional<Nonce> of_server_;
  Introduction introduction_;
};

}  // namespace skerry::live
