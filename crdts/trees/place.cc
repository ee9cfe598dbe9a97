#include "crdts/trees/place.h"

#include <algorithm>

namespace skerry::crdts::trees {
namespace {

constexpr uint32_t kBase = 1u << 16;

}  // namespace

uint32_t Place::dot_digit(size_t i) const {
  if (i < 2) return dot.actor.replica.value >> (16 * (1 - i)) & 0xFFFF;
  const uint64_t word = i < 6 ? dot.actor.epoch : dot.sequence;
  return static_cast<uint32_t>(word >> (16 * (3 - (i - 2) % 4)) & 0xFFFF);
}

std::strong_ordering compare(const Place& a, const Place& b) {
  const size_t both = std::min(a.size(), b.size());
  for (size_t i = 0; i < both; ++i) {
    if (a[i] != b[i]) return a[i] <=> b[i];
  }
  return a.size() <=> b.size();
}

// Follows both neighbours digit by digit until there is a digit strictly between theirs. Once a
// digit below the right one's was taken, that side is open.
std::vector<uint16_t> digits_between(const std::optional<Place>& left,
                                     const std::optional<Place>& right) {
  if (!left && !right) return {kBase / 2};
  std::vector<uint16_t> digits;
  bool is_open = !right;
  for (size_t i = 0;; ++i) {
    const uint32_t low = left && i < left->size() ? (*left)[i] : 0;
    const uint32_t high = is_open ? kBase : (*right)[i];
    if (high >= low + 2) {
      uint32_t digit = low + (high - low) / 2;
      if (i == 0 && !right) digit = low + 1;
      if (i == 0 && !left) digit = high - 1;
      digits.push_back(static_cast<uint16_t>(digit));
      return digits;
    }
    digits.push_back(static_cast<uint16_t>(low));
    is_open = is_open || high > low;
  }
}

}  // namespace skerry::crdts::trees
