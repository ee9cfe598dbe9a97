// The store in a folder of the machine's, under SQLite's own file system.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/status.h"
#include "replica/store/store.h"

namespace skerry::live {

struct FolderStore {
  std::unique_ptr<replica::Store> store;
  std::vector<Payload> records;     // all that it holds, oldest first
  std::vector<std::string> damage;  // what was found, and mended as far as it can be
};

// Opens it under this epoch, or makes it. REQUIRES: the folder is there, and nobody else has the
// store open. Cost: reads all records; where it is damaged, writes them once.
StatusOr<FolderStore> open_store(const std::string& folder, uint64_t epoch);

}  // namespace skerry::live
