// A connection that a server has accepted and that has not greeted yet: it is told a nonce, has
// kGreetingTime to say who it is, and hears whether it is welcome.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "live/connection.h"
#include "live/greeting.h"
#include "live/journal.h"

namespace skerry::live {

class Guest final : public Connection::Owner {
 public:
  // What the server wants of whoever comes.
  struct Terms {
    std::string speaks;
    std::optional<SecretKey> key;
    uint32_t documents = 0;
  };
  class Host {
   public:
    virtual bool has_free_slot() const = 0;
    // It is welcome, and has been told so. What its stream carries from now on is of the engine.
    virtual void welcome(Guest& guest, ReplicaId replica) = 0;
    // It is gone, or must go.
    virtual void dismiss(Guest& guest, Refusal why, const std::string& text) = 0;

   protected:
    ~Host() = default;
  };

  // All must outlive it.
  Guest(std::shared_ptr<Connection> stream, const Terms& terms, Host& host);
  void begin();

  std::shared_ptr<Connection> stream() const { return stream_; }

 private:
  bool took(Connection& from, ByteView frame) override;
  void has_room(Connection&) override {}
  void ended(Connection& stream, const Status& why) override;
  bool refuse(Answer::Code code, Refusal why, const std::string& text);

  std::shared_ptr<Connection> stream_;
  const Terms& terms_;
  Host& host_;
  const Nonce nonce_ = fresh_nonce();
};

}  // namespace skerry::live
