// The documents that a participant follows, or may follow later, each with how what it has gets to
// its peers. They are named by their place, ascending by id.
//
//   followed --unfollow--> leaving --own changes are with others--> kept, or dropped
//   kept, dropped --follow--> followed; leaving --follow--> followed
//
// Active are those that are followed, and those that are left and still have something to push. All
// that asks of a document's parts REQUIRES that it is active.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "absl/container/inlined_vector.h"
#include "core/channels.h"
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
    Lattice* lattice = nullptr;               // where states and deltas travel
    std::span<const ReplicaId> members;       // all that hold it, where what all have is collected
    std::optional<Channels::Copy> left = {};  // it is not followed
  };
  Followed(const Config& config, ReplicationMode mode, std::span<const Document> documents,
           Links& links, Outputs& outputs);

  uint32_t count() const { return static_cast<uint32_t>(parts_.size()); }
  DocumentId id(uint32_t document) const { return parts_[document].id; }
  // Nothing: it is not followed.
  std::optional<uint32_t> find(DocumentId id) const;
  enum class State : uint8_t { kFollowed, kLeaving, kKept, kDropped };
  State state(uint32_t document) const { return parts_[document].state; }
  bool is_active(uint32_t document) const {
    return state(document) == State::kFollowed || state(document) == State::kLeaving;
  }

  // It is followed. Whether it is to be started, for nothing of it was here.
  enum class Begins : uint8_t { kAnew, kAgain, kNot };
  Begins follow(uint32_t document);
  // It is not, as soon as it has pushed what others lack.
  void unfollow(uint32_t document, Channels::Copy copy);
  // A record of one that is not followed was found: it is left once more.
  void find_left(uint32_t document);
  // It is not active any more. True: its copy is dropped.
  bool leave(uint32_t document);
  // Whether the copy that was dropped held changes of this actor that have not come back: what it
  // makes now would take their place. REQUIRES: it is active.
  bool lacks_own(uint32_t document, const ActorId& actor) const {
    if (parts_[document].earlier == nullptr) return false;
    const Dot& dropped = parts_[document].earlier->dropped_own;
    return dropped.actor == actor && parts_[document].holdings->accepted(actor) < dropped.sequence;
  }

  // A frame comes soon on the link: see core/inspection.h.
  void prefetch(Ahead step, uint32_t link, ByteView frame) const;

  const Spread& operator[](uint32_t document) const { return *parts_[document].spread; }
  // What is wanted next is wanted for this document.
  Spread& turn_to(uint32_t document) {
    outputs_.begin(parts_[document].id, document);
    ++parts_[document].turns;
    return *parts_[document].spread;
  }
  // How often that was, modulo 2^32: in between its status stays as it is.
  friend uint32_t turns_of(const Followed& followed, uint32_t document) {
    return followed.parts_[document].turns;
  }
  const Holdings& holdings(uint32_t document) const { return *parts_[document].holdings; }
  SyncStatus status(uint32_t document) const;
  struct Waiting {
    Spread::Outstanding outstanding;  // to the peer to whom that is the most
    uint64_t unstable = 0;            // integrated dots that are not known to be everywhere yet
  };
  Waiting waiting(uint32_t document) const;
  // Word of what is stable, or integrated. False: it is malformed.
  bool take_stability(uint32_t document, uint32_t link, const OpenFrame& open);
  // Says what is integrated, where a round is due, and collects what has become stable.
  void collect(const Now& now, uint32_t document);
  void start_collecting(const Now& now, uint32_t document);

  // Of the document's own timers; and of all documents on an open link.
  Instant next_deadline(uint32_t document) const;
  Instant deadline_of(uint32_t link) const;

  // As whom this replica writes in it.
  ActorId actor(uint32_t document) const { return parts_[document].config->actor(); }
  // Opens it anew, under another actor, where it has been told to (leases.h).
  void renew(const Now& now, uint32_t document);
  // The stack's config has another epoch now: those of documents that were opened anew have too.
  void renew_epoch(uint64_t epoch);

  void drop_logs();

 private:
  // Of a copy that was dropped.
  struct Earlier {
    Dot dropped_own;           // the last
    uint64_t last_serial = 0;  // of hellos
  };
  struct Parts {
    DocumentId id;
    State state = State::kDropped;
    Channels::Copy copy = Channels::Copy::kKeep;  // of one that is left
    uint32_t turns = 0;
    Host* host = nullptr;
    Lattice* lattice = nullptr;
    std::span<const ReplicaId> members;
    std::unique_ptr<Spread> spread;    // null: dropped, or never there
    Holdings* holdings = nullptr;      // of the spread: asked for often
    std::unique_ptr<Earlier> earlier;  // null: no copy was dropped
    std::unique_ptr<Stability> stability;
    const Config* config = nullptr;
    std::unique_ptr<Config> own_config;  // of another epoch than the stack's
    Instant round_at = Instant::max();
  };

  void make(Parts& parts);

  const Config& config_;
  ReplicationMode mode_;
  Links& links_;
  Outputs& outputs_;
  absl::InlinedVector<Parts, 1> parts_;  // most follow one, and every frame asks for it
};

}  // namespace skerry::sync
