// What a participant does for its user beside documents and their changes. Nothing here is needed
// for documents to converge; an architecture that offers none gives no Channels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/bytes.h"
#include "core/crypto.h"
#include "core/ids.h"
#include "core/status.h"
#include "core/time.h"

namespace skerry {

// Of what a user is said to be doing.
inline constexpr size_t kMostPresenceBytes = 256;

class Channels {
 public:
  virtual ~Channels() = default;

  // What its user does in the document now, for whoever follows it to see (Output::kPresence
  // there): a cursor, a name. It takes the place of what was said before; empty: nothing any more.
  // It is not stored, and lost with this process.
  // Not found: the document is not followed. Invalid argument: it is too large. Failed
  // precondition: there is no such channel here, or nobody at it.
  virtual Status present(const Now& now, DocumentId document, Payload what) = 0;

  // What of the documents that it was opened with it follows. One that is followed from now on
  // comes as to anybody who has nothing, or goes on from the copy that is here. One that is
  // followed no longer is not shown, edited or sent any more; but where this replica's own changes
  // are not yet with a server (without servers: with anybody) it goes on for these, across
  // openings, and only then lets go. Then the copy stays for the next time, or is dropped, from the
  // disk too. Not found: it was not opened with the document.
  enum class Copy : uint8_t { kKeep, kDrop };
  virtual Status follow(const Now& now, DocumentId document) = 0;
  virtual Status unfollow(const Now& now, DocumentId document, Copy copy) = 0;
  // How many it does not follow any more and goes on for, as said above.
  virtual uint64_t leaving() const = 0;

  // Content beside documents, which refer to it by its name: it is kept and offered to others from
  // here on; told with Output::kBlob when it is durable, but not where it is already.
  // Resource exhausted: it is too large. Failed precondition: there is no such channel here.
  virtual StatusOr<Hash256> attach(const Now& now, ByteView content) = 0;
  // It is wanted here, and comes from whoever has it; told with Output::kBlob when it is whole.
  virtual void fetch(const Now& now, const Hash256& name) = 0;
  // As far as it is here; nothing: nothing of it is.
  struct Blob {
    uint64_t size = 0;
    std::span<const Payload> chunks;  // of its beginning
    bool is_whole = false;            // and durable
  };
  virtual std::optional<Blob> blob(const Hash256& name) const = 0;
  // How many are wanted and not whole; and how often what came for one was wrong, since start().
  virtual uint64_t missing_blobs() const = 0;
  virtual uint64_t refused_chunks() const = 0;
};

}  // namespace skerry
