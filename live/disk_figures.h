// What a participant's disk was given.
#pragma once

#include <cstdint>

#include "core/time.h"

namespace skerry::live {

struct DiskFigures {
  uint64_t batches = 0;  // each one transaction, and durable
  uint64_t records = 0;
  uint64_t bytes = 0;
  uint64_t failures = 0;  // batches that found no room
  Duration writing;       // in all
  Duration longest;       // of one batch
};

}  // namespace skerry::live
