// One document's received set: its vector, its hash, and its changes in the order they came.
//
// A change is *accepted* when it is appended and *received* when its store has been answered
// (in the order of appending). Peers, users and documents hear of received changes only;
// accepted ones are known here so that a second copy is recognised.
//
// What is oldest may be folded into a snapshot, the log's floor, which then stands for it.
//
// Invariants: for each actor, rows hold its changes without gap or overlap, oldest first; the floor
// and the rows below received_rows() are exactly what received() and received_hash() sum up. Rows
// from begin() on may repeat what the floor covers; those before it are gone. A bundle has one row
// for each change that it brought; all share its bytes.
//
// Cost: 32 bytes a row above the floor, plus its actors' (actor_table.h); the bytes themselves are
// shared slices. accepted, append and receive O(1) for the newest actor of a replica, else O(log
// actors); the vector is brought up to date when it is asked for. What a peer lacks is found
// through a chain per actor, in O(actors + rows lacking). Limit: 2^31 actors, 2^32 - 2 rows.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/bytes.h"
#include "core/change.h"
#include "core/hash.h"
#include "core/prefetch.h"
#include "core/snapshot.h"
#include "core/version_vector.h"
#include "sync/frame.h"
#include "sync/log/actor_table.h"
#include "sync/log/closings.h"

namespace skerry::sync {

// A part of all actors, in actor order: [from, to).
struct ActorRange {
  std::optional<ActorId> from;
  std::optional<ActorId> to;

  bool contains(const ActorId& actor) const {
    return (!from.has_value() || *from <= actor) && (!to.has_value() || actor < *to);
  }
  bool is_all() const { return !from.has_value() && !to.has_value(); }
};

using RowIndex = uint32_t;
inline constexpr RowIndex kNoRow = ActorTable::kNoRow;

class ChangeLog {
 public:
  struct Row {
    Payload encoded;     // a change, or the bundle that brought it
    uint64_t first = 0;  // sequence number
    uint32_t slot : 31 = 0;
    uint32_t is_bundle : 1 = 0;
    RowIndex previous = kNoRow;  // the row of the same actor before this one, once there

    ItemKind kind() const { return is_bundle != 0 ? ItemKind::kBundle : ItemKind::kChange; }
  };

  // The last accepted sequence number of `actor`; 0 if none.
  uint64_t accepted(const ActorId& actor) const { return actors_.accepted(actor); }
  // It is asked for soon.
  void prefetch(const ActorId& actor) const { actors_.prefetch(actor); }
  // To what is touched when somebody's next change is appended.
  friend void look_ahead(const ChangeLog& log, Ahead step) {
    if (step == Ahead::kNear) {
      log.actors_.prefetch();
      if (!log.chunks_.empty()) skerry::prefetch(&log.chunks_.back());
      prefetch_begin(log.received_.entries());
    } else if (step == Ahead::kNext && log.size_ > log.begin_) {
      skerry::prefetch(&log.row(log.size_ - 1), 2 * sizeof(Row));
    }
  }

  // REQUIRES: dots.first == accepted(dots.actor) + 1.
  RowIndex append(const DotRun& dots, Payload encoded, ItemKind kind);
  // The oldest accepted change that is not yet received now is. REQUIRES: `dots` is its run.
  // `change`: itself, where it is alone, or null.
  void receive(const DotRun& dots, Hash128 hash, const Change* change = nullptr);

  // A snapshot was accepted: what it covers is known. received() says nothing of it yet.
  void accept(const Snapshot& snapshot);
  // It is received, and the floor from now on. `hash`: of all that is received with it. REQUIRES:
  // it was accepted, and covers the floor before it and every row below `begin`.
  void raise_floor(std::shared_ptr<const Snapshot> snapshot, RowIndex begin, Hash128 hash);
  // Null: there is none.
  const std::shared_ptr<const Snapshot>& floor() const { return floor_; }
  // How many there have been.
  uint32_t floors() const { return floors_; }
  // The oldest row that is there.
  RowIndex begin() const { return begin_; }

  const ActorTable& actors() const { return actors_; }
  const VersionVector& received() const {
    if (!stale_.empty()) update_received();
    return received_;
  }
  uint64_t received(const ActorId& actor) const {
    const uint32_t slot = actors_.find(actor);
    return slot == ActorTable::kNoSlot ? 0 : actors_[slot].received;
  }
  Hash128 received_hash() const { return received_hash_; }
  // Among what is received.
  const Closings& closings() const { return closings_; }
  RowIndex size() const { return size_; }
  RowIndex received_rows() const { return received_rows_; }

  const Row& row(RowIndex at) const { return chunks_[at / kChunkRows][at % kChunkRows]; }
  const ActorId& actor_of(RowIndex at) const { return actors_[row(at).slot].id; }
  // The newest row of an actor, and the one of it before `at`; kNoRow if it has none.
  RowIndex newest_of(const ActorId& actor) const {
    const uint32_t slot = actors_.find(actor);
    const RowIndex newest = slot == ActorTable::kNoSlot ? kNoRow : actors_[slot].newest;
    return newest >= begin_ ? newest : kNoRow;
  }
  RowIndex previous_of(RowIndex at) const {
    const RowIndex previous = row(at).previous;
    return previous >= begin_ ? previous : kNoRow;
  }

  // The same bytes elsewhere, or a bundle that covers the row's change.
  void replace(RowIndex at, Payload encoded, ItemKind kind);

  // All received rows below `end` of actors in `range` that someone who has `known` lacks,
  // ascending.
  std::vector<RowIndex> lacking(const VersionVector& known, const ActorRange& range,
                                RowIndex end) const;

 private:
  static constexpr RowIndex kChunkRows = 256;
  static constexpr RowIndex kFirstRows = 16;  // what the first chunk begins with; it doubles

  Row& mutable_row(RowIndex at) { return chunks_[at / kChunkRows][at % kChunkRows]; }
  void make_room();  // for one row
  void update_received() const;

  ActorTable actors_;
  std::vector<std::unique_ptr<Row[]>> chunks_;
  RowIndex begin_ = 0;
  RowIndex size_ = 0;
  RowIndex received_rows_ = 0;
  Hash128 received_hash_;
  Closings closings_;
  std::shared_ptr<const Snapshot> floor_;
  uint32_t floors_ = 0;
  mutable VersionVector received_;
  mutable std::vector<uint32_t> stale_;  // slots
};

}  // namespace skerry::sync
