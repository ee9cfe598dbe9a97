// Which of a run's documents has its word in the verdict on a check.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "harness/run/run.h"

namespace skerry::harness {

// The place of a check among Run::checkers(). REQUIRES: the run has it.
size_t place_of_check(const Run& run, const std::string& name);

// The document in which the check says the worst; of several the first to have said so, by event
// and number. Of `evidence` the best: what is seen in one document is seen. `among`: of these
// alone; empty: of all.
uint32_t document_with_the_word(const Run& run, size_t check, std::span<const uint32_t> among = {});

// Whether the check is broken in one of them.
bool is_broken_in_any(const Run& run, size_t check, std::span<const uint32_t> among = {});

}  // namespace skerry::harness
