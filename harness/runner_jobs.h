// Independent pieces of work over all cores.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace skerry::harness {

// Calls `work` with 0 .. count - 1, each once, handed out in order to whoever is free; returns when
// all are done. `jobs` 0: as many as there are cores. What `work` shares it must lock.
void run_jobs(size_t count, uint32_t jobs, const std::function<void(size_t)>& work);

}  // namespace skerry::harness
