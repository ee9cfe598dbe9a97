// Cuts the power of a store's disk at every moment of its life, in every way that leaves something
// behind, and says which of the store's promises were broken.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/disk.h"
#include "replica/store/store.h"
#include "sim/storage/power_cut.h"

namespace skerry::replica {

// Opens the store that lies on the disk. It ends before the disk does.
using OpenStore = std::function<StatusOr<std::unique_ptr<Store>>(Disk& disk, uint64_t epoch)>;

struct CrashReport {
  uint64_t points = 0;              // moments and ways
  uint64_t lost_tails = 0;          // of them, those at which something not acknowledged was lost
  std::vector<std::string> broken;  // promises, at most 20
};

// A store is made, closed once, opened again and written to: `batches` batches in all. The disk is
// cut after each of the changes that this made, in every way, then the store must open with what
// was acknowledged, and go on. REQUIRES: batches > 1.
CrashReport crash_everywhere(const OpenStore& open, uint32_t batches);

// After such a life bits of what is durable rot, each alone, `points` of them: the store must say
// that something is damaged, or have all that was acknowledged but for the last batch; and never
// give what nobody wrote.
CrashReport rot_everywhere(const OpenStore& open, uint32_t batches, uint32_t points);

}  // namespace skerry::replica
