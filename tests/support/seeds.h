// How much a test over random worlds tries: little in the suite, more in a sweep, as variables of
// its environment say.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace skerry::test_support {

inline uint64_t number(const char* variable, uint64_t in_the_suite) {
  const char* wanted = std::getenv(variable);
  return wanted == nullptr ? in_the_suite : std::strtoull(wanted, nullptr, 10);
}

// How many seeds.
inline uint64_t seeds(uint64_t in_the_suite) { return number("SKERRY_SEEDS", in_the_suite); }
// The first of them, so that a long sweep can be run in pieces.
inline uint64_t first_seed(uint64_t in_the_suite) {
  return number("SKERRY_FIRST_SEED", in_the_suite);
}

}  // namespace skerry::test_support
