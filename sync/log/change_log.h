// One document's received set: its vector, its hash, and its changes in the order they came.
//
// A change is *accepted* when it is appended and *received* when its store has been answered
// (in the order of appending). Peers, users and documents hear of received changes only;
// accepted ones are known here so that a second copy is recognised.
//
// Invariants: for each actor, rows hold its changes without gap or overlap, oldest first; rows
// below received_rows() are exactly what received() and received_hash() sum up. A bundle has one
// row for each change that it brought; all share its bytes.
//
// Cost: 32 bytes a row, plus 92 an actor; the bytes themselves are shared slices. accepted, append
// and receive O(1) for the newest actor of a replica, else O(log actors); the vector is brought up
// to date when it is asked for. What a peer lacks is found through a chain per actor, in O(actors +
// rows lacking). Limit: 2^31 actors, 2^32 - 2 rows.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/bytes.h"
#include "core/change.h"
#include "core/hash.h"
#include "core/prefetch.h"
#include "core/version_vector.h"
#include "sync/frame.h"

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
inline constexpr RowIndex kNoRow = ~RowIndex{0};

class ChangeLog {
 public:
  struct Row {
    Payload encoded;     // a change, or the bundle that brought it
    uint64_t first = 0;  // sequence number
    uint32_t slot : 31 = 0;
    uint32_t is_bundle : 1 = 0;
    RowIndex previous = kNoRow;  // the row of the same actor before this one

    ItemKind kind() const { return is_bundle != 0 ? ItemKind::kBundle : ItemKind::kChange; }
  };

  // The last accepted sequence number of `actor`; 0 if none.
  uint64_t accepted(const ActorId& actor) const {
    const size_t replica = actor.replica.value;
    if (replica < newest_.size() && newest_[replica].epoch == actor.epoch) {
      return newest_[replica].accepted;
    }
    const uint32_t slot = search(actor);
    return slot == kNoSlot ? 0 : actors_[slot].accepted;
  }

  // It is asked for soon.
  void prefetch(const ActorId& actor) const {
    if (actor.replica.value < newest_.size()) skerry::prefetch(&newest_[actor.replica.value]);
  }

  // REQUIRES: dots.first == accepted(dots.actor) + 1.
  RowIndex append(const DotRun& dots, Payload encoded, ItemKind kind);
  // The oldest accepted change that is not yet received now is. REQUIRES: `dots` is its run.
  void receive(const DotRun& dots, Hash128 hash);

  const VersionVector& received() const {
    if (!stale_.empty()) update_received();
    return received_;
  }
  uint64_t received(const ActorId& actor) const {
    const uint32_t slot = find(actor);
    return slot == kNoSlot ? 0 : actors_[slot].received;
  }
  Hash128 received_hash() const { return received_hash_; }
  RowIndex size() const { return size_; }
  RowIndex received_rows() const { return received_rows_; }

  const Row& row(RowIndex at) const { return chunks_[at / kChunkRows][at % kChunkRows]; }
  const ActorId& actor_of(RowIndex at) const { return actors_[row(at).slot].id; }
  // The newest row of an actor; kNoRow if it has none. Follow Row::previous from there.
  RowIndex newest_of(const ActorId& actor) const {
    const uint32_t slot = find(actor);
    return slot == kNoSlot ? kNoRow : actors_[slot].newest;
  }

  // The same bytes elsewhere, or a bundle that covers the row's change.
  void replace(RowIndex at, Payload encoded, ItemKind kind);

  // Whether someone who has `known` lacks the change of this row.
  bool is_lacking(const VersionVector& known, RowIndex at) const {
    return row(at).first > known[actor_of(at)];
  }
  // The oldest received row that someone who has `known` lacks; received_rows() if none.
  RowIndex first_lacking(const VersionVector& known) const;
  // All received rows below `end` of actors in `range` that someone who has `known` lacks,
  // ascending.
  std::vector<RowIndex> lacking(const VersionVector& known, const ActorRange& range,
                                RowIndex end) const;

 private:
  static constexpr uint32_t kNoSlot = ~uint32_t{0};

  struct Actor {
    ActorId id;
    uint64_t accepted = 0;
    uint64_t received = 0;
    RowIndex newest = kNoRow;
    mutable bool is_stale = false;  // received_ does not know yet
  };
  // The actor last added for a replica, found with one look into memory: most frames of gossip are
  // known, and this is all that they ask. Only where actors are as dense as that: who has heard of
  // ten among ten thousand searches ten.
  struct Newest {
    uint64_t epoch = 0;
    uint64_t accepted = 0;
    uint32_t slot = kNoSlot;
  };
  static constexpr RowIndex kChunkRows = 256;
  static constexpr RowIndex kFirstRows = 16;  // what the first chunk begins with; it doubles
  static constexpr size_t kDenseReplicas = 1 << 13;
  static constexpr size_t kSparsest = 16;   // replica ids for each actor
  static constexpr size_t kFewActors = 16;  // fewer are soon searched

  Row& mutable_row(RowIndex at) { return chunks_[at / kChunkRows][at % kChunkRows]; }
  uint32_t find(const ActorId& actor) const {
    const size_t replica = actor.replica.value;
    const bool is_newest = replica < newest_.size() && newest_[replica].epoch == actor.epoch &&
                           newest_[replica].slot != kNoSlot;
    return is_newest ? newest_[replica].slot : search(actor);
  }
  void make_room();  // for one row
  uint32_t search(const ActorId& actor) const;
  // Where `actor` is, or belongs, in by_actor_.
  size_t place_of(const ActorId& actor) const;
  void update_received() const;
  uint32_t find_or_add(const ActorId& actor);
  // Where the actor of `slot` is looked up, if it is among the dense.
  void index_newest(uint32_t slot);
  template <typename Visit>
  void visit_lacking(const VersionVector& known, const ActorRange& range, Visit visit) const;

  std::vector<Newest> newest_;      // by replica id, as far as actors are dense
  std::vector<Actor> actors_;       // by slot: in order of first appearance
  std::vector<uint32_t> by_actor_;  // slots, ascending by actor
  std::vector<std::unique_ptr<Row[]>> chunks_;
  RowIndex size_ = 0;
  RowIndex received_rows_ = 0;
  Hash128 received_hash_;
  mutable VersionVector received_;
  mutable std::vector<uint32_t> stale_;  // slots
};

}  // namespace skerry::sync
