// A participant in the real world: its folder, the streams to its peers, and its timer, around the
// same driver that simulations use.
//
// Thread safety: none; it belongs to its loop's thread. No call comes back to its owner from
// inside a call of the owner's but tell(), answered() and dial().
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "live/connection.h"
#include "live/disk_worker.h"
#include "live/folder.h"
#include "replica/driver/driver.h"
#include "replica/factory.h"

namespace skerry::live {

class Node final : public replica::Surroundings, public Connection::Owner {
 public:
  enum class Room : uint8_t { kNone, kSome };
  class Owner {
   public:
    // A stream to that peer is wanted: Node::opened(), or Node::failed().
    virtual void dial(ReplicaId peer) = 0;
    virtual void give_up(ReplicaId peer) = 0;  // the wish for a stream
    virtual void tell(const Output& output) = 0;
    virtual void answered(uint64_t ticket, const StatusOr<Committed>& answer) = 0;
    // The stream to the peer ended, whoever ended it.
    virtual void left(ReplicaId peer, const Status& why) = 0;
    // Its disk has no room, or has again: until then nothing that it is given is kept.
    virtual void disk_is(Room room) = 0;
    // Its store cannot be used any more: nothing that it is given would be kept.
    virtual void broke(const Status& why) = 0;

   protected:
    ~Owner() = default;
  };
  // Both must outlive it.
  Node(boost::asio::io_context& loop, Owner& owner) : loop_(loop), owner_(owner), timer_(loop) {}
  ~Node();

  // Begins to live, with what its folder holds. `config` is without id, epoch and seed.
  void start(const replica::Architecture& architecture, replica::Config config, Folder folder);

  // What comes of streams. REQUIRES of opened(): there is none to the peer.
  void opened(ReplicaId peer, std::shared_ptr<Connection> stream);
  void failed(ReplicaId peer);
  // The streams that there are end, and none opens any more.
  void close_all();
  // Ten times a second: what waited for the disk may have been written, or be given up.
  void glance() { settle(); }

  void submit(uint64_t ticket, DocumentId document, const Command& command);
  // Null: it does not follow it.
  const ReplicatedDocument* document(DocumentId id) const;

  const DiskWorker& disk() const { return *disk_; }
  struct Figures {
    uint64_t new_changes = 0;
    uint64_t known_changes = 0;
    uint64_t corrupt_frames = 0;
    uint64_t foreign_frames = 0;
    uint64_t full_streams = 0;          // how often one was
    std::optional<Instant> last_heard;  // of the latest frame of anybody
  };
  const Figures& figures() const { return figures_; }

 private:
  // Surroundings.
  void send(Output& output) override;
  void connect(ReplicaId peer) override {
    if (!is_closed_) owner_.dial(peer);
  }
  void close(ReplicaId peer) override;
  std::optional<Status> append(Output& output) override;
  void arm(Instant deadline) override;
  void tell(const Output& output) override { owner_.tell(output); }
  void answered(uint64_t ticket, const StatusOr<Committed>& answer) override {
    owner_.answered(ticket, answer);
  }
  void took(ReplicaId from, const Payload& frame, const FrameAccount& account) override;

  // Connection::Owner.
  bool took(Connection& from, ByteView frame) override;
  void has_room(Connection& stream) override;
  void ended(Connection& stream, const Status& why) override;
  bool may_read() override;

  void stored(std::span<const uint64_t> tickets, const Status& status);
  // After each input: what became full while it was served is told, and nothing more is read while
  // the disk is behind.
  void settle();

  boost::asio::io_context& loop_;
  Owner& owner_;
  boost::asio::steady_timer timer_;
  Figures figures_;
  std::unique_ptr<FolderLock> lock_;
  std::unique_ptr<DiskWorker> disk_;
  std::map<ReplicaId, std::shared_ptr<Connection>> streams_;
  std::map<const Connection*, ReplicaId> peers_;
  std::vector<ReplicaId> full_;  // and not told so yet
  bool is_closed_ = false;
  bool has_parked_ = false;  // some stream is not read
  bool is_disk_full_ = false;
  replica::Driver driver_{*this};
};

}  // namespace skerry::live
