// What chance does to one send, as a function of (seed, link, which send on it) alone.
//
// A counter-based generator (Salmon et al. 2011): nothing is drawn from a common stream, so that
// leaving out a send, a command or a fault changes what befalls no other send. Each thing that may
// befall a send has its own number, so that none moves another.
// Method: wyrand (Wang Yi, 2019): the halves of a 64 x 64 -> 128 bit product, of a point that is a
// different odd multiple for each of the three: link, send, thing. One multiplication a draw stands
// behind the look-up of how many sends there were: it is on the network's hot path.
// Limit: a link that had 2^32 sends begins again.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/rng.h"

namespace skerry::sim {

class Draws {
 public:
  // Two of a send that follow each other: a latency, then its jitter.
  enum What : uint64_t {
    kLoss = 1,
    kLatency,
    kJitter,
    kReorder,
    kHeldLatency,
    kHeldJitter,
    kDuplicate,
    kCopyLatency,
    kCopyJitter,
    kCorrupt,
    kBit,
    kPeriod,  // of a link's bursts, not of a send
  };

  struct Key {
    uint64_t origin = 0;
    uint64_t mask = 0;
  };
  static Key key(uint64_t seed, std::string_view name) {
    Rng rng = Rng::stream(seed, name);
    const uint64_t origin = rng.next();
    return {origin, rng.next()};
  }

  Draws(const Key& key, uint64_t link, uint32_t number)
      : point_(key.origin + link * 0xA0761D6478BD642Fu + number * 0xE7037ED1A0B428DBu),
        mask_(key.mask),
        link_(link),
        number_(number) {}

  // Of the send that they are of.
  uint64_t link() const { return link_; }
  uint32_t number() const { return number_; }

  // 64 uniform bits.
  uint64_t at(uint64_t what) const {
    const uint64_t point = point_ + what * 0x9E3779B97F4A7C15u;
    const Wide product = Wide{point} * (point ^ mask_);
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  }
  // True with probability threshold / 2^64 (Rng::probability).
  bool chance(What what, uint64_t threshold) const { return at(what) < threshold; }
  // In [0, bound), each as likely as the next but for bound / 2^64.
  uint64_t below(What what, uint64_t bound) const {
    return static_cast<uint64_t>((Wide{at(what)} * bound) >> 64);
  }

 private:
  __extension__ using Wide = unsigned __int128;

  uint64_t point_;
  uint64_t mask_;
  uint64_t link_;
  uint32_t number_;
};

}  // namespace skerry::sim
