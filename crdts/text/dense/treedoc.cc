// Treedoc: a binary tree whose nodes hold elements that were put there concurrently, by dot.
//
// A position alternates between places in the tree (reached by kLeft and kRight steps) and the
// elements of a place (kHere, with a dot). A place's order is: what is left of it, its elements,
// each between what is left and right of it alone, what is right of it.
#include <algorithm>
#include <bit>

#include "crdts/text/dense/allocation.h"

namespace skerry::crdts::text {
namespace {

constexpr uint32_t kLeft = 0;
constexpr uint32_t kHere = 1;
constexpr uint32_t kRight = 2;
constexpr uint8_t kPadding = 3;

PositionView place_of(PositionView element) { return element.first(element.size() - 1); }

bool starts_with(PositionView position, PositionView place) {
  return position.size() >= place.size() &&
         std::equal(place.begin(), place.end(), position.begin());
}

Position below(PositionView from, uint32_t step, size_t left_steps, ElementId own) {
  Position made(from.begin(), from.end());
  made.push_back({step, {}});
  made.resize(made.size() + left_steps, Level{kLeft, {}});
  made.push_back({kHere, own});
  return made;
}

// A tree of height h grows by as many levels at its right end when it is full.
size_t growth(size_t height) { return static_cast<size_t>(std::bit_width(height - 1)) + 1; }

// Appends (section 4.1): the next empty place in order within what the tree grew by last, else the
// first of what it grows by now. How far it has grown follows from the last element's position.
Position behind_all(PositionView last, ElementId own) {
  const auto is_step = [](uint32_t step) {
    return [step](const Level& level) { return level.digit == step; };
  };
  PositionView place = place_of(last);
  const auto here = std::find_if(place.begin(), place.end(), is_step(kHere));
  place = place.first(static_cast<size_t>(here - place.begin()));
  const auto turn = std::find_if(place.begin(), place.end(), is_step(kLeft));
  const auto rights = static_cast<size_t>(turn - place.begin());
  size_t bottom = 0;  // the depth that the tree is grown to
  while (rights > bottom) bottom += growth(bottom + 1);
  if (place.size() < bottom) return below(place, kRight, bottom - place.size() - 1, own);
  for (size_t depth = std::min(place.size(), bottom + 1); depth > 0; --depth) {
    if (place[depth - 1].digit != kLeft) continue;
    Position made(place.begin(), place.begin() + static_cast<std::ptrdiff_t>(depth - 1));
    made.push_back({kHere, own});
    return made;
  }
  return below(place, kRight, growth(bottom + 1) - 1, own);
}

}  // namespace

Position TreedocRule::between(const Neighbours& neighbours, ElementId own, Rng&) {
  const auto& [left, right] = neighbours;
  if (right.empty()) return left.empty() ? Position{{kHere, own}} : behind_all(left, own);
  if (left.empty()) return below(place_of(right), kLeft, 0, own);
  if (!starts_with(right, place_of(left))) return below(place_of(left), kRight, 0, own);
  if (!starts_with(left, place_of(right))) return below(place_of(right), kLeft, 0, own);
  return below(left, kRight, 0, own);  // two elements of one place
}

bool TreedocRule::is_valid(PositionView position) {
  bool is_element = false;
  for (const Level& level : position) {
    if (level.digit > kRight || (level.digit == kHere && is_element)) return false;
    is_element = level.digit == kHere;
  }
  return is_element;
}

void TreedocRule::put_digits(PositionView levels, Encoder& out) {
  for (size_t i = 0; i < levels.size(); i += 4) {
    uint8_t byte = 0;
    for (size_t j = 0; j < 4; ++j) {
      const uint32_t step = i + j < levels.size() ? levels[i + j].digit : kPadding;
      byte = static_cast<uint8_t>(byte | (step << (2 * j)));
    }
    out.u8(byte);
  }
}

void TreedocRule::take_digits(std::span<Level> levels, Decoder& in) {
  for (size_t i = 0; i < levels.size(); i += 4) {
    const uint8_t byte = in.u8();
    for (size_t j = 0; j < 4; ++j) {
      const auto step = static_cast<uint8_t>(byte >> (2 * j) & 3);
      if ((step == kPadding) != (i + j >= levels.size())) in.fail();
      if (i + j < levels.size()) levels[i + j].digit = step;
    }
  }
}

}  // namespace skerry::crdts::text
