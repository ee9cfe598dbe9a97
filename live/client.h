// A client on a socket: a replica of its own, on its own disk, that works whether the server can
// be reached or not, and syncs with it whenever it can.
//
// Thread safety: all belongs to one thread, but wake() and `stop`.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/crypto.h"
#include "core/participant.h"
#include "core/replication_mode.h"
#include "core/status.h"
#include "core/time.h"
#include "crdts/object/catalogue.h"
#include "live/address.h"
#include "live/journal.h"
#include "sync/options.h"

namespace skerry::live {

struct ClientOptions {
  Address server;
  std::string folder;
  const crdts::Design* design = nullptr;
  ReplicationMode mode = ReplicationMode::kOperations;
  std::vector<DocumentId> documents;  // that it follows, ascending
  std::optional<SecretKey> key;
  sync::Options sync;
};

class Client;

// On the client's thread. From inside awake() and glance() the client may be given commands.
class ClientUser {
 public:
  virtual ~ClientUser() = default;
  // It has started, or somebody has called wake().
  virtual void awake(Client& client) = 0;
  // Ten times a second.
  virtual void glance(Client& client) = 0;
  // What became of a command; before submit() returns.
  virtual void answered(uint64_t ticket, const StatusOr<Committed>& answer) = 0;
  // How far its own dots have come.
  virtual void acknowledged(DocumentId document, const DotRun& dots, AcknowledgeLevel level) = 0;
};

class Client {
 public:
  // Opens the folder; both must outlive it. FailedPrecondition: as of open_folder().
  static StatusOr<std::unique_ptr<Client>> open(const ClientOptions& options, ClientUser& user,
                                                Journal& journal);
  ~Client();

  // Until `stop` is set, looked at ten times a second, or end() is called; then what is under way
  // goes to the disk. An error: its store cannot be used any more, or the server will never take
  // it (PermissionDenied, FailedPrecondition: its key is wrong, or it speaks of other documents).
  Status run(const std::atomic<bool>& stop);
  void end();
  void wake();

  // The command is answered before this returns.
  void submit(uint64_t ticket, DocumentId document, const Command& command);
  const ReplicatedDocument& document(DocumentId id) const;
  ReplicaId replica() const;
  bool is_connected() const;                   // to the server, and welcome
  std::optional<Duration> last_heard() const;  // so long ago; nothing: never
  uint64_t writing() const;                    // records that are not on the disk

 private:
  class Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace skerry::live
