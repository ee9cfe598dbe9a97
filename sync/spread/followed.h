// The documents that a participant follows, each with how what it has gets to its peers. They are
// named by their place, ascending by id.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "absl/container/inlined_vector.h"
#include "core/replication_mode.h"
#include "sync/host.h"
#include "sync/link/links.h"
#include "sync/outputs.h"
#include "sync/spread/spread.h"
#include "sync/spread/stability.h"
#include "sync/spread/states/lattice.h"

namespace skerry::sync {

class Followed {
 public:
  // All must outlive this.
  struct Document {
    DocumentId id;
    Host* host = nullptr;
    Lattice* lattice = nullptr;          // where states and deltas travel
    std::span<const ReplicaId> members;  // all that hold it, where what all have is collected
  };
  Followed(const Config& config, ReplicationMode mode, std::span<const Document> documents,
           Links& links, Outputs& outputs);

  uint32_t count() const { return static_cast<uint32_t>(parts_.size()); }
  // Nothing: it is not followed.
  std::optional<uint32_t> find(DocumentId id) const;
  // A frame comes soon: brings nearer what it will be looked up in, and changes nothing.
  void prefetch(ByteView frame) const;

  const Spread& operator[](uint32_t document) const { return *parts_[document].spread; }
  // What is wanted next is wanted for this document.
  Spread& turn_to(uint32_t document) {
    outputs_.begin(parts_[document].id, document);
    return *parts_[document].spread;
  }
  const Holdings& holdings(uint32_t document) const { return *parts_[document].holdings; }
  SyncStatus status(uint32_t document) const;
  // To the peer to whom that is the most.
  Spread::Outstanding most_outstanding(uint32_t document) const;
  // Null: nothing is collected.
  Stability* stability(uint32_t document) { return parts_[document].stability.get(); }
  // Says what is integrated, where a round is due, and collects what has become stable.
  void collect(const Now& now, uint32_t document);
  void start_collecting(const Now& now, uint32_t document);
  // Integrated dots that are not known to be everywhere yet.
  uint64_t unstable(uint32_t document) const;

  // Of the document's own timers; and of all documents on an open link.
  Instant next_deadline(uint32_t document) const;
  Instant deadline_of(uint32_t link) const;

  void drop_logs();

 private:
  struct Parts {
    DocumentId id;
    Host* host = nullptr;
    std::unique_ptr<Spread> spread;
    Holdings* holdings = nullptr;  // of the spread: asked for often
    std::unique_ptr<Stability> stability;
    Instant round_at = Instant::max();
  };

  const Config& config_;
  Links& links_;
  Outputs& outputs_;
  absl::InlinedVector<Parts, 1> parts_;  // most follow one, and every frame asks for it
};

}  // namespace skerry::sync
