// Brings nearer to the processor what will soon be touched. Changes nothing else, and waits for
// nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

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

[[gnu::always_inline]] inline void prefetch(const void* at, size_t bytes) {
  constexpr size_t kLine = 64;
  for (size_t i = 0; i < bytes; i += kLine) {
    __builtin_prefetch(static_cast<const char*>(at) + i);
  }
}

// Of an array its begin: more of it would not all be touched.
template <typename T>
[[gnu::always_inline]] inline void prefetch_begin(std::span<const T> array) {
  constexpr size_t kMostBytes = 512;
  prefetch(array.data(), array.size_bytes() < kMostBytes ? array.size_bytes() : kMostBytes);
}

// So many of what may be touched are all fetched; of more nothing is.
inline constexpr size_t kFewToPrefetch = 16;

// Several steps, each of which needs what the one before has fetched.
enum class Ahead : uint8_t { kFar, kNear, kNext, kLast };

}  // namespace skerry
