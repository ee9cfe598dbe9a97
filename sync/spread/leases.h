// Leases: a member that the server of a document has not heard of for `lease` is evicted, so that
// what all *others* have can be collected, and the log below be folded, without waiting for it for
// ever. (docs/inside/sync.md has the messages.)
//
// From its eviction on nothing more of its actors is accepted than was by then, by anybody. When it
// comes back it goes on from the server's state, under a new actor, and performs again what the
// server had not got of its own: from then on it is a member as it was.
//
// Invariants: an eviction is durable at the server before anything is stable without the member;
// that it asked to come back is, before it is sent the state to go on from. Who comes back has that
// state, its term and the commands to perform durably, in one stroke, before it goes on. So
// wherever a crash comes each command lives once: as it was accepted, or as it was performed again.
//
// Assumed: the server's disk is not set back to before an eviction; a person is linked to it alone.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "core/bytes.h"
#include "core/time.h"
#include "sync/host.h"
#include "sync/intake/received.h"
#include "sync/link/links.h"
#include "sync/spread/snapshots.h"
#include "sync/spread/stability.h"

namespace skerry::sync {

class Leases {
 public:
  virtual ~Leases() = default;

  // What the log holds has been replayed.
  virtual void start(const Now& now) = 0;
  virtual void opened(const Now& now, uint32_t link) = 0;
  virtual void closed(uint32_t link) = 0;
  // A frame of kEvictions or kStanding. False: it is malformed.
  virtual bool take(const Now& now, uint32_t link, const OpenFrame& open) = 0;
  // Whether changes may travel on the link, and words of what is integrated count.
  virtual bool lets_pass(uint32_t link) const = 0;
  // Where they may not: sends what goes in their place.
  virtual void serve(const Now& now, uint32_t link) = 0;
  // False: the ticket is none of its own.
  virtual bool stored(const Now& now, uint64_t ticket, const Status& status) = 0;
  virtual void tick(const Now& now) = 0;
  virtual Instant next_deadline() const = 0;
  // A server holds these of a member's own: they need not be performed again.
  virtual void note_held(uint32_t /*link*/, std::span<const VersionVector::Entry>) {}

  // The record from which the document is to be opened anew, under another actor, once there is
  // one; and what was kept until then. After its replay the rest of that is kept on.
  struct NewBeginning {
    Payload record;
    Dossier dossier;
  };
  virtual std::optional<NewBeginning> take_new_beginning() { return std::nullopt; }
  virtual void keep_rest(const Dossier& /*before*/) {}
};

// What both sides are made of. All must outlive them.
struct LeaseParts {
  const Config& config;
  DocumentId document;
  Links& links;
  Outputs& outputs;
  Host& host;
  Received& received;
  Snapshots& snapshots;
  Dossier& dossier;
  Stability* stability;  // of a server
  std::span<const ReplicaId> members;
};
// A server's or a member's; null where members have none.
std::unique_ptr<Leases> make_leases(const LeaseParts& parts);

}  // namespace skerry::sync
