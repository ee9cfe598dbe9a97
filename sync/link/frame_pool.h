// The frames that were lately written or read in this process: replicas of one process that have
// read the same frame, each from the bytes of its own connection, then keep one copy of it.
//
// What is shared is found by its bytes alone, so nothing depends on it but memory and time.
// Cost: a comparison of the bytes, where there is a frame of that key; 16 bytes a place, and the
// frames. Limit: kPlaces frames of at most kMostBytes; a later one takes the place of an earlier.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/bytes.h"
#include "sync/frame.h"

namespace skerry::sync {

class FramePool {
 public:
  static constexpr size_t kPlaces = 4096;
  static constexpr size_t kMostBytes = size_t{1} << 16;

  // The frame that goes on like this after its checksum: one that is known, or else a new one.
  // `key`: any number that is the same for the same frame.
  Payload share(uint64_t key, ByteView rest) {
    Payload& known = place_of(key);
    if (known.size() == rest.size() + kFrameChecksumBytes &&
        std::ranges::equal(known.view().subspan(kFrameChecksumBytes), rest)) {
      return known;
    }
    Payload frame = seal_frame(rest);
    if (frame.size() <= kMostBytes) known = frame;
    return frame;
  }
  // Others will read this one soon.
  void add(uint64_t key, const Payload& frame) {
    if (frame.size() <= kMostBytes) place_of(key) = frame;
  }
  void clear() { std::vector<Payload>().swap(places_); }

 private:
  Payload& place_of(uint64_t key) {
    if (places_.empty()) places_.resize(kPlaces);
    return places_[key % kPlaces];
  }

  std::vector<Payload> places_;
};

}  // namespace skerry::sync
