// The received set of a document whose changes travel one by one: what comes is taken in, stored,
// and once that is durable received, told and applied, in order.
//
// Invariant: nothing is received before its store was answered, nor before what it builds on.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "sync/config.h"
#include "sync/intake/dossier.h"
#include "sync/intake/holdings.h"
#include "sync/intake/intake.h"
#include "sync/intake/own_progress.h"
#include "sync/intake/packer.h"
#include "sync/intake/store_queue.h"
#include "sync/intake/waiting_arrivals.h"
#include "sync/link/links.h"
#include "sync/outputs.h"

namespace skerry::sync {

class Received final : public Holdings {
 public:
  // What one input brought.
  struct Batch {
    uint32_t arrivals = 0;
    uint32_t sender = kNoLink;  // whose frame it was
    bool is_own = false;
    bool has_woken = false;                    // some of it had waited, and came from elsewhere
    Payload record;                            // a frame of all of it
    RowIndex first_row = 0;                    // of it in the log, once it is received
    std::shared_ptr<const Snapshot> snapshot;  // or this came, and nothing else
  };

  // Where it takes in one input at a time.
  struct Room;
  // `dossier` (null where there are no leases) and all else must outlive this.
  Received(const Config& config, DocumentId document, Host& host, Outputs& outputs, Room& room,
           Dossier* dossier = nullptr);

  // One record of the local log, as it was stored. One that is not what was stored is skipped; what
  // it held comes again from the others.
  void replay(const Now& now, const Payload& record, const OpenFrame& open);
  // REQUIRES: the change is the actor's next. Where there are leases its command is kept with it,
  // and what it replaces.
  void commit(Change change, Payload command = {}, const std::optional<Dot>& replaces = {});
  // Takes a frame of changes. True: something was new, and waits for the disk. Intake::touched() is
  // filled if it `notes`.
  bool take(const Payload& frame, ByteView body, uint32_t sender, Intake::Notes notes,
            FrameAccount& account);
  // Takes a snapshot that a peer sent.
  enum class Fate : uint8_t {
    kTaken,    // it waits for the disk
    kKnown,    // it brings nothing
    kLater,    // it cannot be taken now
    kRefused,  // it is malformed, or lacks what was folded here
  };
  Fate take(std::shared_ptr<const Snapshot> snapshot, uint32_t sender);
  // The rows before `end` are folded into the floor, here and in the store. False: they are not.
  // REQUIRES: they are received, and every change still to come has all of `stable` in its past.
  bool fold_log(RowIndex end, const VersionVector& stable = {});
  // The next that is durable becomes received; nothing where the disk has not answered, or outputs
  // are full: then again at next_retry().
  std::optional<Batch> receive_next(const Now& now);
  StoreQueue<Batch>& queue() { return queue_; }
  Instant next_retry() const { return queue_.next_retry(); }
  // Own commits from row `from` on travel as bundles from now on, where the design can fold: to
  // everybody the same.
  void fold_commits(Packer& packer, RowIndex from);

  const Intake& intake() const { return intake_; }
  const ChangeLog& log() const { return intake_.log(); }

  const VersionVector& received() const override { return log().received(); }
  Hash128 received_hash() const override { return log().received_hash(); }
  uint64_t received(const ActorId& actor) const override { return log().received(actor); }
  uint64_t accepted(const ActorId& actor) const override { return log().accepted(actor); }
  const Closings& closings() const override { return log().closings(); }
  const OwnProgress& own() const override { return own_; }
  OwnProgress& own() override { return own_; }
  void prefetch(ByteView body) const override { intake_.prefetch(body); }
  uint64_t waiting() const override { return queue_.size(); }
  void drop() override {
    intake_.drop();
    queue_ = {};
    arrivals_ = {};
  }

 private:
  // What is stored of an own change beside it.
  struct Kept {
    Payload command;
    std::optional<Dot> replaces;
  };
  void store(Batch batch, const Payload& frame, const Kept* kept = nullptr);
  enum class Origin : uint8_t { kOwn, kPeer };
  void receive(const Now& now, const Arrival& arrival, Origin origin);
  void receive(const Now& now, std::shared_ptr<const Snapshot> snapshot);
  Output& deliver(const DotRun& dots, Hash128 hash);

  const Config& config_;
  Host& host_;
  Outputs& outputs_;
  DocumentId document_;
  Dossier* dossier_;
  Intake intake_;
  StoreQueue<Batch> queue_;
  WaitingArrivals arrivals_;  // of queue_, in order
  OwnProgress own_;
  // What a later version stored of the document would go with all else before a checkpoint.
  Outputs::Before before_checkpoint_ = Outputs::Before::kGoes;
  bool awaits_snapshot_ = false;  // one waits for the disk: the log does not hold what it brings
};

struct Received::Room {
  IntakeRoom intake;
  // Slots for those that wait for the disk; mostly there is none that does.
  StoreQueue<Batch>::Slots batches;
  WaitingArrivals::Slots arrivals;
};

}  // namespace skerry::sync
