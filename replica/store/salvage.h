// A store that goes on though its files are damaged: what is sound of them is put into a new
// database that takes the old one's place. What is lost comes again from peers, as far as they have
// it. The old files stay beside the new one, as they were, until there is damage again.
//
// Wherever the power is cut, the next opening has what was sound: the new database is whole, under
// a name of its own, before the old one loses its name (docs/formats/store.md).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/disk.h"
#include "replica/store/sqlite_store.h"
#include "replica/store/store.h"

namespace skerry::replica {

struct Salvaged {
  std::unique_ptr<SqliteStore> store;
  std::vector<Store::Record> records;  // all that it holds
  std::vector<std::string> damage;     // what was found; empty: nothing was done
};

// Opens the store that lies on `disk`, which outlives it, and reads it. ResourceExhausted: it is
// damaged, and there is no room for another; else the errors of the disk, and FailedPrecondition as
// of SqliteStore. Cost: reads all records; where it is damaged, writes them once.
StatusOr<Salvaged> open_and_salvage(Disk& disk, uint64_t epoch);

}  // namespace skerry::replica
