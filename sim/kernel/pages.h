// Memory in whole megabytes, on huge pages where the system has them: the queue reads its records
// in random order, and with 4 KiB pages most of the time goes into finding pages.
#pragma once

#include <cstddef>

namespace skerry::sim {

constexpr size_t kHugePageBytes = size_t{2} << 20;

// `bytes` of memory, aligned to kHugePageBytes. REQUIRES: bytes is a multiple of kHugePageBytes.
void* acquire_pages(size_t bytes, bool huge);
// `bytes` as they were acquired.
void release_pages(void* memory, size_t bytes);

}  // namespace skerry::sim
