// Heap bytes in use by this thread, counted at every allocation: a run belongs to one thread, so
// the difference over a run is the run's.
//
// Linking this file replaces the global operator new and delete. Sizes are what the allocator
// really gave (malloc_usable_size). Under a sanitizer, which brings its own, nothing is counted and
// all is 0.
#pragma once

#include <cstdint>

namespace skerry::harness {

// Since the thread began; negative when it freed what others allocated.
int64_t thread_heap_bytes();
// The largest since the last reset.
int64_t thread_heap_peak();
void reset_thread_heap_peak();

}  // namespace skerry::harness
