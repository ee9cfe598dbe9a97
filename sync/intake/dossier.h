// What a document's store keeps beside changes where members have leases: who was evicted, and of
// one's own changes the commands, until a server holds them, so that they can be performed again.
//
// Records of the store (docs/formats/log.md): the evictions, as a server tells them; a *commit*,
// an own change with its command and, where it was performed again, the dot that it replaces; and a
// *kept checkpoint*, which begins with all of this.
//
// Invariant: a command whose change is not in the log is still to be performed again.
// Cost: the bytes of commands on their way; a word of the server O(log commands + those it frees).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "core/change.h"
#include "core/codec.h"
#include "core/ids.h"
#include "sync/intake/evictions.h"

namespace skerry::sync {

struct Dossier {
  struct Kept {
    uint64_t length = 0;  // of the dots
    Payload command;      // as core/command_bytes.h has it
    uint64_t number = 0;  // in the order in which they were performed
  };

  Evictions evictions;
  uint64_t term = 0;             // of the own eviction after which it went on; 0: none
  std::map<Dot, Kept> commands;  // own, by first dot
  uint64_t numbers = 0;

  void keep(const DotRun& dots, Payload command) {
    commands[{dots.actor, dots.first}] = {dots.length, std::move(command), ++numbers};
  }
  // In the order in which they were performed.
  std::vector<std::pair<Dot, Kept>> in_order() const;
  // Whether a change is refused for what its author made before it was evicted; then it is kept in
  // `overruled`, to be told. Not while the own log is replayed.
  bool overrules(const DotRun& dots) {
    if (!is_obeyed || !evictions.refuses(dots)) return false;
    overruled.push_back(dots);
    return true;
  }
  bool is_obeyed = false;
  std::vector<DotRun> overruled;

  // A server holds the actor's changes up to `last`.
  void free(const ActorId& actor, uint64_t last);

  void encode(Encoder& out) const;
  // Commands share `record`, in which `in` lies.
  static Dossier decode(Decoder& in, const Payload& record);
};

// An own change as it is stored; or no change, where the command changed nothing or cannot be
// performed any more: then it is only no longer to be performed.
struct CommitRecord {
  std::optional<Dot> replaces;  // the first dot of what the command was before
  ByteView command;
  ByteView items;  // as in a frame of changes; within the record
};
Payload encode_commit(DocumentId document, const std::optional<Dot>& replaces, ByteView command,
                      ByteView items);
std::optional<CommitRecord> decode_commit(ByteView body);

}  // namespace skerry::sync
