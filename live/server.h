// A server on a socket: many documents, many clients. What it is given it has on its disk before
// it says so, and tells whoever follows the document.
//
// Limits: so many documents and slots, and those of live/limits.h. What is beyond is refused,
// counted and said.
//
// Thread safety: all but `stop` belongs to one thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/crypto.h"
#include "core/replication_mode.h"
#include "core/status.h"
#include "crdts/object/catalogue.h"
#include "live/address.h"
#include "live/figures.h"
#include "live/journal.h"
#include "sync/options.h"

namespace skerry::live {

struct ServerOptions {
  Address listen{"127.0.0.1", 0};
  std::optional<Address> status;  // where it answers what it is doing; nothing: nowhere
  std::string folder;
  const crdts::Design* design = nullptr;
  ReplicationMode mode = ReplicationMode::kOperations;
  uint32_t documents = 16;       // numbered from 0
  uint32_t slots = 256;          // clients at a time
  std::optional<SecretKey> key;  // clients must have it too
  sync::Options sync;
};

class Server {
 public:
  // Opens the folder and begins to listen; `journal` must outlive it. FailedPrecondition: as of
  // open_folder(), and an address that others can reach without a key. Unavailable: the address is
  // in use, or not of this machine.
  static StatusOr<std::unique_ptr<Server>> open(const ServerOptions& options, Journal& journal);
  ~Server();

  // Where it listens, with the port that it found where none was asked for.
  Address address() const;
  std::optional<Address> status_address() const;

  // Serves until `stop` is set, looked at ten times a second; then what it was given goes to the
  // disk, and Figures::records_waiting says what of it did not. An error: its store cannot be used
  // any more.
  Status run(const std::atomic<bool>& stop);

  Figures figures() const;

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace skerry::live
