// What arrives: tells new changes from known ones, orders them causally, and accounts for every
// byte.
//
// A frame is taken whole or not at all: its items are checked first, and one malformed item makes
// the frame corrupt. Then each item is accepted (appended to the log), buffered until what it needs
// has come, found to be known, or refused (it overlaps a known change, or the buffer is full).
//
// A bundle is accepted when every change that it covers is known or follows without a gap; before
// that it waits in the buffer like a change. It brings only the covers that were lacking, each with
// its hash, so the set hash stays exact however bundles overlap.
//
// Cost: a frame of one known change: peek, one vector look-up, no allocation. A new change: one
// decoding and one hash.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/change.h"
#include "core/frame_account.h"
#include "core/participant.h"
#include "sync/frame.h"
#include "sync/host.h"
#include "sync/intake/causal_buffer.h"
#include "sync/intake/dossier.h"
#include "sync/log/change_log.h"

namespace skerry::sync {

// A change or a bundle that came; once it is accepted its rows are in the log.
struct Arrival {
  Change change;  // when there is no bundle
  std::unique_ptr<Bundle> bundle;
  std::vector<Bundle::Cover> fresh;  // of the bundle: what was lacking, one row each
  RowIndex first_row = 0;

  ItemKind kind() const { return bundle == nullptr ? ItemKind::kChange : ItemKind::kBundle; }
  const Payload& encoded() const { return bundle == nullptr ? change.encoded : bundle->encoded; }
  uint32_t rows() const { return bundle == nullptr ? 1 : static_cast<uint32_t>(fresh.size()); }
  // REQUIRES: row < rows().
  const DotRun& dots(uint32_t row) const {
    return bundle == nullptr ? change.dots : fresh[row].dots;
  }
  Hash128 hash(uint32_t row) const { return bundle == nullptr ? change.hash : fresh[row].hash; }
  bool has_any_of(const ActorId& actor) const {
    for (uint32_t row = 0; row < rows(); ++row) {
      if (dots(row).actor == actor) return true;
    }
    return false;
  }
};

// Where one frame at a time is taken in.
struct IntakeRoom {
  std::vector<Arrival> incoming;  // well formed, and no known changes
  std::vector<Arrival> arrivals;
  std::vector<VersionVector::Entry> touched;
  Encoder record;
};

class Intake {
 public:
  // Whether what a frame touched is noted. Of a record that was stored here nothing is, nor where
  // its bytes go.
  enum class Notes : uint8_t { kNothing, kTouched, kNorAccount };

  // `max_pending` limits the changes that wait: for their dependencies, and for the disk. What
  // `dossier` (null where there are no leases) overrules is refused. All must outlive this; from a
  // frame's take() until seal() nobody else uses the room.
  Intake(DocumentId document, uint64_t max_pending, const Host& host, IntakeRoom& room,
         Dossier* dossier = nullptr)
      : document_(document),
        max_pending_(max_pending),
        host_(host),
        dossier_(dossier),
        buffer_(max_pending),
        room_(room) {}

  // Whether it is a frame of one known change, as most frames of gossip are; then it is accounted.
  bool takes_as_known(const Payload& frame, ByteView body, FrameAccount& account) const {
    const ByteView item = only_change(body);
    if (item.empty()) return false;
    const auto peek = peek_change(item);
    if (!peek.ok() || peek->document != document_) return false;
    if (log_.accepted(peek->dots.actor) < peek->dots.last()) return false;
    account.redundant = static_cast<uint32_t>(item.size());
    account.control = static_cast<uint32_t>(frame.size()) - account.redundant;
    account.duplicate_changes = 1;
    return true;
  }

  // A frame of changes comes soon: brings nearer where its change, if there is but one, is looked
  // up.
  void prefetch(ByteView body) const {
    const ByteView item = only_change(body);
    if (item.empty()) return;
    if (const auto peek = peek_change(item); peek.ok()) log_.prefetch(peek->dots.actor);
  }

  // Takes a frame of changes; `body` lies within it. What was accepted is in arrivals() until
  // seal(). touched() is filled if it `notes` that. REQUIRES: the account is empty.
  void take(const Payload& frame, ByteView body, Notes notes, FrameAccount& account);
  // Takes a commit of this replica. REQUIRES: it is the actor's next.
  void take_own(Change change);

  // Takes a snapshot; what it wakes is in arrivals().
  void accept(const Snapshot& snapshot);

  // One frame that holds exactly the arrivals: the record to be stored, and to be passed on. It is
  // `frame` itself where that is the case already; otherwise the log's rows move over to it, so
  // that a frame of mostly known changes is not kept alive by the few that were new.
  Payload seal(const Payload& frame);

  std::vector<Arrival>& arrivals() { return room_.arrivals; }
  // Whether some arrivals had been waiting: they came from elsewhere than the frame.
  bool has_woken() const { return has_woken_; }
  // Of every item of the last frame that was not refused: what its sender is to be acknowledged.
  std::span<const VersionVector::Entry> touched() const { return room_.touched; }

  ChangeLog& log() { return log_; }
  const ChangeLog& log() const { return log_; }
  const CausalBuffer& buffer() const { return buffer_; }
  // Frees both. REQUIRES: nothing is asked of it any more.
  void drop() {
    log_ = ChangeLog();
    buffer_ = CausalBuffer(max_pending_);
  }

 private:
  // The change, where the frame holds one and nothing else; else empty.
  static ByteView only_change(ByteView body) {
    ItemReader reader(body);
    const auto item = reader.next();
    const bool is_only = item.has_value() && item->bytes.end() == body.end();
    return is_only && item->kind == ItemKind::kChange ? item->bytes : ByteView();
  }

  enum class Fate : uint8_t { kAccepted, kBuffered, kKnown, kRefused };

  bool read_items(const Payload& frame, ByteView body, FrameAccount& account);
  bool decode_item(const Payload& encoded, ItemKind kind);
  Fate offer(Arrival incoming, FrameAccount* account);
  Fate offer_change(const Change& change, FrameAccount* account);
  Fate offer_bundle(Arrival& incoming, FrameAccount* account);
  void accept(Arrival&& arrival);
  std::optional<Dot> missing_for(const Change& change) const;
  void account_bundle(const Bundle& bundle, const std::vector<bool>& is_new,
                      FrameAccount& account) const;
  bool is_new(const Bundle::Cover& cover) const;
  void wake_waiting(std::vector<DotRun> known = {});
  bool is_full() const { return log_.size() - log_.received_rows() >= max_pending_; }

  DocumentId document_;
  uint64_t max_pending_;
  const Host& host_;
  Dossier* dossier_;
  ChangeLog log_;
  CausalBuffer buffer_;
  size_t items_ = 0;  // of the last frame
  bool has_woken_ = false;
  Notes notes_ = Notes::kNothing;
  IntakeRoom& room_;
};

}  // namespace skerry::sync
