// Where a node stands among its siblings: a fraction in (0, 1), unique to the move that put it
// there.
//
// A place is a string of 16-bit digits, compared as such (a proper prefix comes first): those that
// the move chose, then the ten that its dot makes (replica, epoch, sequence). The dot makes every
// place unique, so that between any two there is always room, concurrent moves to one spot have an
// order, and only the chosen digits travel.
//
// Invariants: 1 to kMaxPlaceDigits digits are chosen; the last is not 0.
// Cost: appending at either end of the siblings takes one digit 32,767 times; between two, one
// digit more for every 16 nodes put into the same gap.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/ids.h"

namespace skerry::crdts::trees {

inline constexpr size_t kMaxPlaceDigits = 2048;
inline constexpr size_t kDotDigits = 10;

using Digits = std::span<const uint16_t>;

// A view of a place; the digits live with the move.
struct Place {
  Digits chosen;
  Dot dot;

  size_t size() const { return chosen.size() + kDotDigits; }
  uint32_t operator[](size_t i) const {
    return i < chosen.size() ? chosen[i] : dot_digit(i - chosen.size());
  }
  // The first four digits as one number: places with different prefixes compare as these do.
  uint64_t prefix() const {
    uint64_t digits = 0;
    for (size_t i = 0; i < 4; ++i) digits = digits << 16 | (*this)[i];
    return digits;
  }

 private:
  uint32_t dot_digit(size_t i) const;
};

std::strong_ordering compare(const Place& a, const Place& b);

// The digits of a new place between two neighbours, either of which may be missing: next to a lone
// neighbour, else in the middle of the gap. May be longer than kMaxPlaceDigits: the caller refuses.
// REQUIRES: left before right.
std::vector<uint16_t> digits_between(const std::optional<Place>& left,
                                     const std::optional<Place>& right);

}  // namespace skerry::crdts::trees
