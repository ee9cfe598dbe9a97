// Logoot and LSEQ: positions as numbers of growing precision.
//
// No position ends in digit 0, or nothing would fit before it. Candidates at a depth are those
// under the left neighbour's digits so far and behind its digit, then those under the right one's
// and before its digit.
#include <algorithm>

#include "core/hash.h"
#include "crdts/text/dense/allocation.h"

namespace skerry::crdts::text {
namespace {

struct LogootDigits {
  static uint64_t base(size_t) { return uint64_t{1} << 32; }
  static uint64_t choose(size_t, uint64_t count, Rng& draws) {
    return draws.below(std::min(count, LogootRule::kBoundary));
  }
};

struct LseqDigits {
  static uint64_t base(size_t depth) { return uint64_t{1} << std::min<size_t>(5 + depth, 31); }
  static uint64_t choose(size_t depth, uint64_t count, Rng& draws) {
    const uint64_t step = draws.below(std::min(count, LseqRule::kBoundary));
    const uint64_t hash = (depth + 1) * 0x9E3779B97F4A7C15u;
    return (hash >> 63) == 0 ? step : count - 1 - step;
  }
};

template <typename Digits>
class Search {
 public:
  Search(const Neighbours& neighbours, ElementId own, Rng& draws)
      : left_(neighbours.left),
        right_(neighbours.right),
        own_(own),
        draws_(draws),
        is_same_(!right_.empty()),
        counts_right_(!right_.empty()) {}

  Position run() {
    for (size_t depth = 0;; ++depth) {
      if (is_same_ ? try_same(depth) : try_apart(depth)) return std::move(made_);
    }
  }

 private:
  uint64_t left_digit(size_t depth) const { return depth < left_.size() ? left_[depth].digit : 0; }

  // Both neighbours are the same above this depth.
  bool try_same(size_t depth) {
    const Level& right = right_[depth];
    const uint64_t low = left_digit(depth);
    if (right.digit > low + 1) return choose(depth, low, right.digit - low - 1, 0);
    if (depth >= left_.size() && right.digit == 0) {  // an empty level of the right neighbour
      made_.push_back(right);
      return false;
    }
    if (depth < left_.size()) {
      made_.push_back(left_[depth]);
      is_same_ = left_[depth] == right;
      counts_right_ = right.digit == low + 1 || is_same_;
    } else {
      made_.push_back({0, own_});
      is_same_ = false;
    }
    return false;
  }

  // The neighbours are next to one another above this depth, or the right one does not bound.
  bool try_apart(size_t depth) {
    const bool has_right = counts_right_ && depth < right_.size();
    const uint64_t below_right = has_right && right_[depth].digit > 1 ? right_[depth].digit - 1 : 0;
    const uint64_t low = left_digit(depth);
    const uint64_t behind_left = Digits::base(depth) - 1 - low;
    if (behind_left + below_right > 0) return choose(depth, low, behind_left, below_right);
    made_.push_back(left_[depth]);  // its digit is the largest: it is not empty
    if (has_right && right_[depth].digit == 1) counts_right_ = false;
    return false;
  }

  bool choose(size_t depth, uint64_t low, uint64_t behind_left, uint64_t below_right) {
    const uint64_t chosen = Digits::choose(depth, behind_left + below_right, draws_);
    if (chosen < behind_left) {
      made_.push_back({static_cast<uint32_t>(low + 1 + chosen), own_});
      return true;
    }
    made_.assign(right_.begin(), right_.begin() + static_cast<std::ptrdiff_t>(depth));
    made_.push_back({static_cast<uint32_t>(1 + chosen - behind_left), own_});
    return true;
  }

  PositionView left_;
  PositionView right_;
  ElementId own_;
  Rng& draws_;
  bool is_same_;
  bool counts_right_;
  Position made_;
};

template <typename Digits>
bool has_valid_digits(PositionView position) {
  if (position.empty() || position.back().digit == 0) return false;
  for (size_t depth = 0; depth < position.size(); ++depth) {
    if (position[depth].digit >= Digits::base(depth) || !position[depth].dot.exists()) return false;
  }
  return true;
}

}  // namespace

Rng draws_of(const ActorId& actor, uint64_t sequence) {
  std::array<uint8_t, 20> bytes{};
  for (size_t i = 0; i < 4; ++i) bytes[i] = static_cast<uint8_t>(actor.replica.value >> (8 * i));
  for (size_t i = 0; i < 8; ++i) bytes[4 + i] = static_cast<uint8_t>(actor.epoch >> (8 * i));
  for (size_t i = 0; i < 8; ++i) bytes[12 + i] = static_cast<uint8_t>(sequence >> (8 * i));
  return Rng::stream(hash64(bytes), "text/position");
}

Position LogootRule::between(const Neighbours& neighbours, ElementId own, Rng& draws) {
  return Search<LogootDigits>(neighbours, own, draws).run();
}

bool LogootRule::is_valid(PositionView position) {
  return has_valid_digits<LogootDigits>(position);
}

void LogootRule::put_digits(PositionView levels, Encoder& out) {
  for (const Level& level : levels) out.varint(level.digit);
}

void LogootRule::take_digits(std::span<Level> levels, Decoder& in) {
  for (Level& level : levels) level.digit = static_cast<uint32_t>(in.varint_up_to(0xFFFFFFFF));
}

Position LseqRule::between(const Neighbours& neighbours, ElementId own, Rng& draws) {
  return Search<LseqDigits>(neighbours, own, draws).run();
}

bool LseqRule::is_valid(PositionView position) { return has_valid_digits<LseqDigits>(position); }

}  // namespace skerry::crdts::text
