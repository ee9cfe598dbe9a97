// How many sends there were on each link, and a bit that says whether it is in trouble: what every
// send touches, apart from the rest.
//
// Cost: a byte a link, and four more once some link has had 128 sends.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/kernel/pages.h"

namespace skerry::sim {

class SendCounts {
 public:
  explicit SendCounts(uint64_t links) : words_(links, 0) {}

  // Counts a send: the link's word now.
  uint8_t count(uint64_t link) {
    const auto word = static_cast<uint8_t>(words_[link] + kOneSend);
    words_[link] = word;
    if (word < kOneSend) [[unlikely]]
      note_wrap(link);
    return word;
  }
  uint8_t word(uint64_t link) const { return words_[link]; }
  static bool is_troubled(uint8_t word) { return (word & kTrouble) != 0; }
  // Of the send that made the word.
  uint32_t number(uint64_t link, uint8_t word) const {
    const uint32_t number = word >> 1;
    return has_wrapped_ ? number | wraps_[link] << 7 : number;
  }

  enum class Trouble : uint8_t { kNone, kSome };
  void set_trouble(uint64_t link, Trouble trouble) {
    const auto count = static_cast<uint8_t>(words_[link] & ~kTrouble);
    words_[link] = trouble == Trouble::kSome ? count | kTrouble : count;
  }
  void prefetch(uint64_t link) const { __builtin_prefetch(&words_[link], 1); }

 private:
  static constexpr uint8_t kTrouble = 1;
  static constexpr uint8_t kOneSend = 2;

  void note_wrap(uint64_t link) {
    if (!has_wrapped_) wraps_.assign(words_.size(), 0);
    has_wrapped_ = true;
    ++wraps_[link];
  }

  HugeVector<uint8_t> words_;    // modulo 2^7, and the bit
  std::vector<uint32_t> wraps_;  // how often that wrapped, once it did anywhere
  bool has_wrapped_ = false;
};

}  // namespace skerry::sim
