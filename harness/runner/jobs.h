// Independent pieces of work over all cores.
//
// An exception of any piece ends the work and is thrown again by the caller's thread, as if there
// were no others. Where threads are not to be had, fewer do it: results do not depend on how many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace skerry::harness {

// As many as there are cores where `jobs` is 0; never more than `count`, nor than a limit of the
// address space has room for, and never 0.
uint64_t workers_for(uint64_t count, uint32_t jobs);

// Calls `work` on `workers` threads at once, the caller's included, and returns when all are done;
// gives how many there were. Where not all threads are to be had, half of those that were are let
// go again, so that what they take is there for the work of the others.
uint64_t on_threads(uint64_t workers, const std::function<void()>& work);

// Calls `work` with 0 .. count - 1, each once, handed out in order to whoever is free; returns when
// all are done. `jobs` as of workers_for(). What `work` shares it must lock.
void run_jobs(size_t count, uint32_t jobs, const std::function<void(size_t)>& work);

}  // namespace skerry::harness
