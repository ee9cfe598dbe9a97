// The folder of one participant: who it is, what it speaks, and its store. One process has it open
// at a time (docs/formats/store.md, "The folder").
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/status.h"
#include "replica/store/store.h"

namespace skerry::live {

// Held until it is destroyed, or the process ends.
class FolderLock {
 public:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

struct Folder {
  std::unique_ptr<FolderLock> lock;  // given back last
  ReplicaId replica;
  uint64_t epoch = 0;  // of this opening: 64 random bits
  std::unique_ptr<replica::Store> store;
  std::vector<Payload> records;     // all that it holds, oldest first
  std::vector<std::string> damage;  // what was found, and mended as far as it can be
};

// Opens it, or makes it: as `replica`, or where that is nothing as whom it was opened first (a
// number that is drawn). `speaks` is what it holds documents of; both stay as they were the first
// time. FailedPrecondition: another process has it open, or it is somebody else's, or of other
// documents. Cost: reads all records.
StatusOr<Folder> open_folder(const std::string& path, std::optional<ReplicaId> replica,
                             const std::string& speaks);

}  // namespace skerry::live
