// Brings nearer to the processor what will soon be touched. Changes nothing else, and waits for
// nothing.
#pragma once

#include <cstddef>

namespace skerry {

// Whoever calls it must be inlined too, or lie in another file than its caller: g++ 12 takes a
// function that only prefetches for one without effect, and drops calls that it sees through.
[[gnu::always_inline]] inline void prefetch(const void* at) { __builtin_prefetch(at); }

template <size_t kBytes>
[[gnu::always_inline]] inline void prefetch(const void* at) {
  constexpr size_t kLine = 64;
  for (size_t i = 0; i < kBytes; i += kLine) {
    __builtin_prefetch(static_cast<const char*>(at) + i);
  }
}

}  // namespace skerry
