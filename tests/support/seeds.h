// How many seeds a test over random worlds tries: few in the suite, $SKERRY_SEEDS in a sweep.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace skerry::test_support {

inline uint64_t seeds(uint64_t in_the_suite) {
  const char* wanted = std::getenv("SKERRY_SEEDS");
  return wanted == nullptr ? in_the_suite : std::strtoull(wanted, nullptr, 10);
}

// The first of them: $SKERRY_FIRST_SEED, so that a long sweep can be run in pieces.
inline uint64_t first_seed(uint64_t in_the_suite) {
  const char* wanted = std::getenv("SKERRY_FIRST_SEED");
  return wanted == nullptr ? in_the_suite : std::strtoull(wanted, nullptr, 10);
}

}  // namespace skerry::test_support
