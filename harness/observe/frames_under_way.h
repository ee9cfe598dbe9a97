// Which frame it is that arrives or is lost: frames have no name of their own while they travel.
//
// A frame is the same buffer at both ends, so buffers are kept here until they arrive. One that was
// damaged on its way is a buffer of its own: it is the oldest frame of the link that differs in one
// byte. Equal frames on one link are told apart by age, which nobody can see.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "core/time.h"

namespace skerry::harness {

struct FrameUnderWay {
  uint64_t number = 0;  // from 1, in the order of sending
  uint32_t from = 0;
  uint32_t to = 0;
  Instant sent_at;
  Payload payload;
  bool is_drawn = true;  // its begin is in the trace
};

class FramesUnderWay {
 public:
  // REQUIRES: numbers ascend.
  void add(FrameUnderWay frame);
  // It is not under way any more. Nothing: there was no such; a second copy of one, for instance.
  std::optional<FrameUnderWay> take(uint32_t from, uint32_t to, const Payload& payload);
  // As take(), whoever sent it.
  std::optional<FrameUnderWay> take_at(uint32_t to, const Payload& payload);
  // What never arrived, by number.
  std::vector<FrameUnderWay> take_rest();

 private:
  using OfLink = std::deque<FrameUnderWay>;
  enum class Likeness : uint8_t { kSame, kDamaged };
  static std::optional<FrameUnderWay> take_from(OfLink& frames, const Payload& payload,
                                                Likeness likeness);

  std::map<std::pair<uint32_t, uint32_t>, OfLink> links_;  // by (to, from)
};

}  // namespace skerry::harness
