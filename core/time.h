// Time in 64-bit nanoseconds, one pair of types for virtual and real time.
//
// `Duration` is a signed length, `Instant` a point counted from the start of a run (virtual time)
// or from a clock's own origin (real time). Both cover about 292 years. Sums that would overflow
// are the caller's error: scenarios are limited to years when they are loaded.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace skerry {

struct Duration {
  int64_t ns = 0;

  static constexpr Duration nanoseconds(int64_t n) { return {n}; }
  static constexpr Duration microseconds(int64_t n) { return {n * 1'000}; }
  static constexpr Duration milliseconds(int64_t n) { return {n * 1'000'000}; }
  static constexpr Duration seconds(int64_t n) { return {n * 1'000'000'000}; }
  static constexpr Duration max() { return {std::numeric_limits<int64_t>::max()}; }

  friend constexpr auto operator<=>(Duration, Duration) = default;
  friend constexpr Duration operator+(Duration a, Duration b) { return {a.ns + b.ns}; }
  friend constexpr Duration operator-(Duration a, Duration b) { return {a.ns - b.ns}; }
  friend constexpr Duration operator*(Duration a, int64_t n) { return {a.ns * n}; }
  friend constexpr Duration operator/(Duration a, int64_t n) { return {a.ns / n}; }
};

struct Instant {
  int64_t ns = 0;

  static constexpr Instant max() { return {std::numeric_limits<int64_t>::max()}; }

  friend constexpr auto operator<=>(Instant, Instant) = default;
  friend constexpr Instant operator+(Instant t, Duration d) { return {t.ns + d.ns}; }
  friend constexpr Instant operator-(Instant t, Duration d) { return {t.ns - d.ns}; }
  friend constexpr Duration operator-(Instant a, Instant b) { return {a.ns - b.ns}; }
};

// What a replica may know of time. Timers use `steady` (it drifts, it never jumps); hybrid clocks
// use `wall` (offset, drift and jumps). Virtual time itself no replica can read.
struct Now {
  Instant steady;
  Instant wall;
};

// A hybrid logical timestamp (Kulkarni et al. 2014): wall nanoseconds, then a counter for events
// that share them. Compared as a pair. See core/hybrid_logical_clock.h for the clock itself.
struct HybridTime {
  int64_t wall_ns = 0;
  uint32_t counter = 0;

  friend constexpr auto operator<=>(HybridTime, HybridTime) = default;
};

}  // namespace skerry
