// What a client of a server that orders commands keeps on its disk: entries of the order, own
// commands, and which of these were refused. What finds no room is tried again.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "replica/ordered/notation.h"
#include "sync/outputs.h"

namespace skerry::replica {

class ClientRecords {
 public:
  struct Record {
    enum class Kind : uint8_t { kEntry, kCommand, kRefused };
    uint32_t document = 0;  // by place
    Kind kind = Kind::kEntry;
    uint64_t place = 0;  // of an entry in the order
    Change change;
  };
  // REQUIRES: a client wrote it whose edits are written so.
  static Record read(const Payload& bytes, Rebase rebase);

  explicit ClientRecords(sync::Outputs& outputs) : outputs_(outputs) {}
  void store(const Record& record);
  // Which record is durable now; nothing: none is.
  std::optional<Record> stored(const Now& now, uint64_t ticket, const Status& status);
  Instant retry_at() const { return retry_at_; }
  void retry(const Now& now);
  void forget() { waiting_.clear(); }

 private:
  sync::Outputs& outputs_;
  std::map<uint64_t, Record> waiting_;  // for the disk, by ticket
  std::vector<Record> unstored_;        // for which it had no room
  Instant retry_at_ = Instant::max();
};

// What a disk had of own commands of one document.
class OwnCommands {
 public:
  void add(const Change& change);
  void note_refused(const Dot& dot) { refused_.insert(dot); }
  // Those without a gap before them that were not refused, in the order in which they were made.
  std::vector<Change> in_order() const;

 private:
  std::vector<ActorId> openings_;
  std::map<ActorId, std::map<uint64_t, Change>> commands_;
  std::set<Dot> refused_;
};

}  // namespace skerry::replica
