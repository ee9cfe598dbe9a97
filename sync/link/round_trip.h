// How long a peer takes to answer, measured from frames that travel anyway, and how long it may be
// silent while it owes an answer.
//
// Smoothed as RFC 6298, section 2, has it, in whole microseconds. What is measured is the time from
// a frame to the word that covers it, so queues, the peer's disk and its delay of acknowledgements
// are in it. What a stream sends again (after hellos that show a lack) may end a sample early, and
// is rare; RFC 6298, section 3 (Karn) would leave that one out.
//
// Invariant: nothing is measured, or the smoothed round trip is at least 1 µs. Cost: O(1); 8 bytes.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/time.h"

namespace skerry::sync {

class RoundTrip {
 public:
  static constexpr Duration kLeastSilence = Duration::seconds(1);
  static constexpr Duration kLargestSample = Duration::seconds(1024);

  bool is_measured() const { return smoothed_us_ > 0; }
  Duration smoothed() const { return Duration::microseconds(smoothed_us_); }

  void add(Duration sample) {
    const int64_t us = std::clamp<int64_t>(sample.ns / 1000, 1, kLargestSample.ns / 1000);
    if (!is_measured()) {
      smoothed_us_ = static_cast<uint32_t>(us);
      variation_us_ = static_cast<uint32_t>(us / 2);
      return;
    }
    const int64_t off = us > smoothed_us_ ? us - smoothed_us_ : smoothed_us_ - us;
    variation_us_ = static_cast<uint32_t>((3 * int64_t{variation_us_} + off) / 4);
    smoothed_us_ =
        static_cast<uint32_t>(std::max<int64_t>((7 * int64_t{smoothed_us_} + us) / 8, 1));
  }

  // Four round trips, and never less than RFC 6298's time-out, nor than a second. REQUIRES:
  // is_measured().
  Duration longest_silence() const {
    const Duration four = smoothed() * 4;
    const Duration time_out = smoothed() + Duration::microseconds(variation_us_) * 4;
    return std::max({kLeastSilence, four, time_out});
  }

 private:
  uint32_t smoothed_us_ = 0;
  uint32_t variation_us_ = 0;
};

}  // namespace skerry::sync
