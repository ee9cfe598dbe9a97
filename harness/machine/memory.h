// Heap bytes of this thread, counted at every allocation: a run belongs to one thread, so the
// difference over a run is the run's.
//
// Linking this file replaces the global operator new and delete. Where the compiler tells the size
// of what is freed (g++ does, almost everywhere) sizes are those that were asked for, so that the
// same run gives the same figure whatever the allocator did before it; else they are what the
// allocator gave (malloc_usable_size). Under a sanitizer, which brings its own, nothing is counted
// and all is 0.
#pragma once

#include <cstdint>

namespace skerry::harness {

// Since the thread began; negative when it freed what others allocated.
int64_t thread_heap_bytes();
// The largest since the last reset.
int64_t thread_heap_peak();
void reset_thread_heap_peak();
// All that was ever freed: what a thing takes is what its destruction adds.
int64_t thread_heap_freed();

}  // namespace skerry::harness
