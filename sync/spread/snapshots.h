// The floor of one document's log (sync/log/change_log.h): when it rises, and how it gets to peers
// that lack what is below it.
//
// What was received a grace ago is folded into it once that is worth it (snapshots.cc), as far as
// those have it who pass it on (a person's servers and peers; a server's other servers).
//
// A snapshot travels in parts over streams. It is offered; the receiver asks for what it lacks of
// it as it comes, so that no more is under way than it takes, and after a lost connection it goes
// on where it was if the same snapshot is offered. (A small one goes with the offer.) Meanwhile its
// sender sends it no changes of the document: they stay in the log, and follow.
//
// Limit: `max_transfer`; one snapshot is put together at a time. Cost: what came of it is kept.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "core/frame_account.h"
#include "core/snapshot.h"
#include "sync/intake/received.h"
#include "sync/link/footing.h"
#include "sync/spread/snapshot_frames.h"
#include "sync/spread/stability.h"

namespace skerry::sync {

class Snapshots {
 public:
  // Who takes a snapshot that came whole.
  class Taker {
   public:
    virtual ~Taker() = default;
    virtual Received::Fate take(std::shared_ptr<const Snapshot> snapshot, uint32_t sender) = 0;
  };

  // All must outlive this; `stability` may be null.
  Snapshots(const Footing& footing, Received& received, const Stability* stability)
      : on_(footing), received_(received), stability_(stability) {}

  // Folding. Nothing is folded where `log_floor` is zero.
  void start(const Now& now);
  Instant next_deadline() const { return fold_at_; }
  // Folds what is due, of the rows before `most`.
  void fold(const Now& now, RowIndex most);
  // Whether the peer must have a change before it may be folded here.
  bool is_upstream(uint32_t link) const {
    return !on_.config.is_server || on_.links[link].is_server;
  }

  // To a peer that lacks the floor: sends what it takes of it.
  void serve(const Now& now, uint32_t link);
  // To a peer that is to go on from this one, whatever the floor. False: it is too large to travel.
  bool offer(const Now& now, uint32_t link, std::shared_ptr<const Snapshot> snapshot);
  // It has just said that it still does: offers it again, where nothing is under way.
  void remind(const Now& now, uint32_t link);
  // It does not, or its link is closed: lets go of what was kept for it.
  void release(uint32_t link) {
    if (under_way_ != nullptr) under_way_->served.erase(link);
  }
  void closed(uint32_t link);

  // A part, or word of what a peer wants. False: it is malformed.
  bool take(const Now& now, uint32_t link, const OpenFrame& open, FrameAccount& account);
  // What came whole and could not be taken may be now.
  void retry();
  // From now on whatever comes is for this one; what had come of others goes. Null: for the log.
  void bring_to(Taker* taker);

 private:
  struct Served {
    std::shared_ptr<const Snapshot> snapshot;
    Hash128 name;
    uint64_t at = 0;  // sent
    uint64_t to = 0;  // wanted
    uint64_t size() const { return snapshot->encoded.size(); }
  };
  struct Coming {
    Hash128 name;
    uint64_t size = 0;
    uint32_t link = kNoLink;
    uint64_t asked = 0;  // up to here
    std::vector<uint8_t> bytes;
    std::shared_ptr<const Snapshot> whole;
  };

  struct UnderWay {
    std::map<uint32_t, Served> served;  // by link
    Hash128 done;                       // the name of the last that came whole
    Taker* taker = nullptr;             // null: the log
    std::unique_ptr<Coming> coming;     // null: nothing is
    uint64_t told_too_large = 0;        // the size of the last that was
  };

  UnderWay& under_way() {
    if (under_way_ == nullptr) under_way_ = std::make_unique<UnderWay>();
    return *under_way_;
  }
  bool begin(uint32_t link, std::shared_ptr<const Snapshot> snapshot);
  void send(const Now& now, uint32_t link, const Served& served, uint64_t bytes);
  void take_part(const Now& now, uint32_t link, const SnapshotPart& part, FrameAccount& account);
  void ask(const Now& now);
  void finish();
  void end();

  const Footing& on_;
  Received& received_;
  const Stability* stability_;
  Instant fold_at_ = Instant::max();
  bool is_wanted_ = false;  // a later floor, by a peer that cannot take this one
  RowIndex mark_ = 0;       // rows before it are older than a grace at fold_at_
  // When the mark was set, and all before it was there; null: nothing was known of that.
  std::unique_ptr<const VersionVector> stable_;
  std::unique_ptr<UnderWay> under_way_;  // null: no snapshot ever came or went
};

}  // namespace skerry::sync
