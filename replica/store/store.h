// Where a participant keeps what it has received: records, in the order in which they came. A
// record may take the place of all of its document's before it, in one stroke: so a log is
// compacted.
//
// A store is opened for one life of its process, under an epoch that no life before it had; what
// was opened and appended is durable when the call returns, or on a simulated disk when the time
// has passed that the call took. (An opening that finds the disk full is not remembered.) Whatever
// happens to the process, its machine or the disk below, the next opening finds a beginning of what
// was appended, and all that was durable, or says in words what of it is damaged.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/status.h"

namespace skerry::replica {

class Store {
 public:
  struct Record {
    DocumentId document;
    Payload bytes;
    bool replaces = false;  // its document's records before it go
  };
  // What an opening found.
  struct Opened {
    uint64_t epoch = 0;             // of this opening
    std::vector<uint64_t> earlier;  // of those before it, oldest first
    std::vector<std::string> damage;
  };
  // Some of the records, in order.
  struct Piece {
    std::vector<Record> records;
    uint64_t next = 0;  // where the one after the last of them is
    bool is_last = true;
    std::vector<std::string> damage;
  };

  virtual ~Store() = default;

  virtual const Opened& opened() const = 0;
  // All of the batch, or on an error nothing. ResourceExhausted: the disk is full; the store can be
  // used on. Unavailable: it cannot.
  virtual Status append(std::span<const Record> batch) = 0;
  // The records from the place `from` on (0: the first, then Piece::next), until they are
  // `most_bytes` together; at least one, if there is one. Records that are damaged are left out.
  virtual StatusOr<Piece> load(uint64_t from, uint64_t most_bytes) = 0;
};

}  // namespace skerry::replica
