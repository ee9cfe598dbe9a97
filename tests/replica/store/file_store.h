// A plain store on a Disk, to show that the checks of stores have teeth: right as it stands, and
// wrong with any one of its defects.
//
// Two files: "main" says that it is a store, "log" holds openings and batches, each entry with its
// length and a checksum.
#pragma once

#include <memory>

#include "core/disk.h"
#include "replica/store/store.h"

namespace skerry::replica {

enum class Defect : uint8_t {
  kNone,
  kAcknowledgesBeforeSync,  // what was appended is never synced
  kContinuesEpoch,          // a new opening writes under the epoch of the one before
  kChecksNothing,           // what the disk gives is what was written
  kSyncsNoFolder,
  kTakesEmptyForNew,  // the store is made without a sync, and an empty main file is a new store
};

StatusOr<std::unique_ptr<Store>> open_file_store(Disk& disk, uint64_t epoch, Defect defect);

}  // namespace skerry::replica
