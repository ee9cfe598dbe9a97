// Where a new element goes in a dense order: the one thing in which these designs differ.
//
// Each rule is a pure function of the two visible neighbours' positions, the new element's dot and
// a stream of random draws that follows from that dot alone, so that a replay draws the same. It is
// the definition of its design; the naive references use it as well and share nothing else.
// A run of characters is as many insertions, each behind the one before. Cost: O(levels).
#pragma once

#include <string_view>

#include "core/codec.h"
#include "core/ids.h"
#include "core/rng.h"
#include "crdts/text/dense/position.h"

namespace skerry::crdts::text {

// The draws of the element with this dot.
Rng draws_of(const ActorId& actor, uint64_t sequence);

struct Neighbours {
  PositionView left;   // empty: the start of the text
  PositionView right;  // empty: its end
};

// Logoot (Weiss, Urso and Molli 2009, section 4; boundary strategy of Weiss et al. 2010, section
// 4.2): 32-bit digits; the first depth with room between the neighbours, and there a digit at most
// kBoundary behind the left one.
struct LogootRule {
  // An element stands before those of its descendants whose digit is at least this.
  static constexpr uint32_t kSelf = 0;
  static constexpr uint64_t kBoundary = 1024;

  static Position between(const Neighbours& neighbours, ElementId own, Rng& draws);
  // Of a position whose dots are there exactly where has_dot() says.
  static bool is_valid(PositionView position);
  static bool has_dot(uint32_t) { return true; }
  static void put_digits(PositionView levels, Encoder& out);
  static void take_digits(std::span<Level> levels, Decoder& in);
};

// LSEQ (Nedelec et al. 2013, section 4): digits of 5 bits at the first depth and one bit more at
// each that follows, up to 31; the digit is at most kBoundary behind the left neighbour's or before
// the right one's, as a fixed hash of the depth says.
struct LseqRule {
  static constexpr uint32_t kSelf = 0;
  static constexpr uint64_t kBoundary = 10;

  static Position between(const Neighbours& neighbours, ElementId own, Rng& draws);
  static bool is_valid(PositionView position);
  static bool has_dot(uint32_t) { return true; }
  static void put_digits(PositionView levels, Encoder& out) { LogootRule::put_digits(levels, out); }
  static void take_digits(std::span<Level> levels, Decoder& in) {
    LogootRule::take_digits(levels, in);
  }
};

// Treedoc (Preguica et al. 2009, section 3.2, unique disambiguators; appending as in section 4.1):
// no draws. Steps in a binary tree, two bits each on the wire. Typing on within a text makes a
// position one step longer each time; flattening, which would need agreement, is left out.
struct TreedocRule {
  static constexpr uint32_t kSelf = 1;

  static Position between(const Neighbours& neighbours, ElementId own, Rng& draws);
  static bool is_valid(PositionView position);
  static bool has_dot(uint32_t digit) { return digit == 1; }
  static void put_digits(PositionView levels, Encoder& out);
  static void take_digits(std::span<Level> levels, Decoder& in);
};

}  // namespace skerry::crdts::text
