// What somebody else is known to have of a document: a version vector, kept by the numbers that the
// document's log here gives its actors.
//
// Every method is about one log, which is handed in: always the same.
//
// Cost: 8 bytes for each of the log's actors up to the last of which something is known, and 24 for
// each actor that the log does not know. last() O(1), raise() a look-up of the actor.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/prefetch.h"
#include "core/version_vector.h"
#include "sync/log/change_log.h"

namespace skerry::sync {

class Known {
 public:
  Known() = default;
  Known(const VersionVector& all, const ChangeLog& log) { merge(all, log); }

  // Of the actor with this number; 0 if none.
  uint64_t last(uint32_t slot, const ChangeLog& log) const {
    if (slot < by_slot_.size()) [[likely]]
      return by_slot_[slot];
    return others_ == nullptr ? 0 : (*others_)[log.actors()[slot].id];
  }
  uint64_t last(const ActorId& actor, const ChangeLog& log) const;
  bool empty() const { return by_slot_.empty() && others_ == nullptr; }
  void raise(const ActorId& actor, uint64_t last, const ChangeLog& log);
  void merge(const VersionVector& more, const ChangeLog& log);
  VersionVector vector(const ChangeLog& log) const;

  // Whether the row's change is not in it; of one that is gone the floor tells.
  bool lacks(RowIndex row, const ChangeLog& log) const {
    return row >= log.begin() && log.row(row).first > last(log.row(row).slot, log);
  }
  // The oldest received row that is not in it; log.received_rows() if none.
  RowIndex first_lacking(const ChangeLog& log) const;
  // Whether it has all of the snapshot.
  bool covers(const Snapshot& snapshot, const ChangeLog& log) const;

  void prefetch() const { prefetch_begin(std::span<const uint64_t>(by_slot_)); }

 private:
  static constexpr size_t kFew = 64;  // numbers, which take no more room than they need

  void make_room(uint32_t slot, const ChangeLog& log);

  std::vector<uint64_t> by_slot_;
  std::unique_ptr<VersionVector> others_;  // of actors that by_slot_ has no place for
};

}  // namespace skerry::sync
