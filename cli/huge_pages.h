// The memory of large runs on huge pages: with many replicas an event waits for memory, and with
// small pages a fifth of its time is finding them (docs/performance.md).
#pragma once

namespace skerry::cli {

// Begins the program anew, as it was called, with an allocator that asks for huge pages; glibc's
// takes that from the environment alone, at the start. Returns where that is so already, or cannot
// be. REQUIRES: nothing was written yet, and no thread runs.
void restart_with_huge_pages();

}  // namespace skerry::cli
