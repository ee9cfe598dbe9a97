// A store in a SQLite database (docs/formats/store.md): write-ahead log, every batch one
// transaction that is synced before append() returns. Its tables can be read with the sqlite3
// shell.
//
// The database is made in one transaction under a rollback journal, durable with its name, and only
// then turned to its write-ahead log: a log beside a database that is not there yet would be thrown
// away. A database is open once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/disk.h"
#include "replica/store/database.h"
#include "replica/store/disk_vfs.h"
#include "replica/store/store.h"

namespace skerry::replica {

class SqliteStore final : public Store {
 public:
  // `vfs`: the name of SQLite's file system that `path` is of; empty: the machine's.
  // FailedPrecondition: open elsewhere, or made by a later version. DataLoss: it is no store, or
  // its first page is damaged; nothing was changed.
  static StatusOr<std::unique_ptr<SqliteStore>> open(const std::string& path,
                                                     const std::string& vfs, uint64_t epoch);
  // The one of that name on `disk`, which outlives it.
  static constexpr std::string_view kName = "store.db";
  static StatusOr<std::unique_ptr<SqliteStore>> open(Disk& disk, uint64_t epoch,
                                                     std::string_view name = kName);

  const Opened& opened() const override { return opened_; }
  Status append(std::span<const Record> batch) override;
  StatusOr<Piece> load(uint64_t from, uint64_t most_bytes) override;

 private:
  SqliteStore() = default;
  Status prepare(uint64_t epoch);
  Status insert(std::span<const Record> batch);
  Status compact(DocumentId document, int64_t below);
  Status read_compaction();

  Opened opened_;
  std::unique_ptr<DiskVfs> vfs_;  // null: the machine's own
  Database database_;
  Statement insert_;
  Statement select_;
  int64_t last_ = 0;  // number of the newest record
  // Of the newest that replaced others: before it numbers are missing, and so many are there.
  int64_t below_ = 0;
  int64_t kept_ = 0;
  int64_t seen_ = 0;  // of these, by load()
};

}  // namespace skerry::replica
