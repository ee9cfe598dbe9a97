// Looks at a database's files before SQLite does, for what SQLite would pass over in silence.
//
// Where a frame of the write-ahead log is damaged, SQLite takes it for the end of the log: right
// for what was being written when the power failed, wrong where the disk has lost a bit of what was
// durable long ago. The two differ: each transaction is durable before the next begins, so a
// damaged frame that is followed by a whole transaction and then more was durable. (Of the last
// transaction it cannot be told.) Frames after a damaged one are known as such, for each checksum
// goes on from the one that stands in the frame before it.
//
// Source: https://www.sqlite.org/fileformat2.html, section 4. Cost: reads the log once.
#pragma once

#include <string>
#include <vector>

#include "core/status.h"

namespace skerry::replica {

// What is damaged, in words. DataLoss: the database is empty beside a log that is not, which SQLite
// would take for a new database, and throw the log away. `vfs` as in Database::open.
StatusOr<std::vector<std::string>> check_files(const std::string& path, const std::string& vfs);

}  // namespace skerry::replica
