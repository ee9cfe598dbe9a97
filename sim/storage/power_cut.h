// What a disk holds for good, what it holds only as long as there is power, and what is left when
// there is none any more.
//
// The fault model: a sync of a file makes its bytes and its size durable, a sync of the folder its
// names; nothing else does. Of what was done since, each operation may have reached the disk or
// not, whatever the others did. A sector is written whole or not at all.
#pragma once

#include <cstdint>
#include <deque>
#include <utility>

#include "core/rng.h"
#include "sim/storage/disk_image.h"
#include "sim/storage/survives.h"

namespace skerry::sim {

inline constexpr uint32_t kSectorBytes = 512;

// Invariant: `durable` and, on it, `unsynced` in their order are what the disk shows.
class Durability {
 public:
  Durability() = default;
  explicit Durability(DiskImage image) : durable_(std::move(image)) {}

  // What was done next.
  void advance(DiskOperation operation);

  // What a power cut leaves now. REQUIRES: nothing draws from `rng` but what befalls this disk.
  DiskImage after_cut(Survives survives, Rng& rng) const;

  const DiskImage& durable() const { return durable_; }
  DiskImage& durable() { return durable_; }
  const std::deque<DiskOperation>& unsynced() const { return unsynced_; }

 private:
  DiskImage durable_;
  std::deque<DiskOperation> unsynced_;  // neither syncs nor what they made durable
};

}  // namespace skerry::sim
