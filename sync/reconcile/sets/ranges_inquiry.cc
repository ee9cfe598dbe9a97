// By ranges of the order of hybrid times: differences that are of one time share a range.
//
// A cut says its bounds: between two neighbours' times the one with the most zeros at its end, as
// the number of these zeros and how far it is from the bound before it. Where neighbours have the
// same time, the bound is the later one's whole key.
//
// Cost: about 160 bytes a cut and 5 a listed name. Recent differences cost little more than their
// names; scattered ones a path each, as in a trie.
#include <algorithm>
#include <bit>

#include "sync/reconcile/sets/narrowing.h"

namespace skerry::sync {
namespace {

constexpr uint8_t kWholeKey = 64;

// Wall times as numbers that ascend with them.
uint64_t number_of(int64_t wall_ns) {
  return static_cast<uint64_t>(wall_ns) ^ uint64_t { 1 } << 63;
}
int64_t wall_of(uint64_t number) { return static_cast<int64_t>(number ^ uint64_t{1} << 63); }

// The number in (low, high] with the most zeros at its end. REQUIRES: low < high.
uint64_t roundest(uint64_t low, uint64_t high) {
  const int kept = std::countl_zero(low ^ high);  // the bits that both begin with
  return high >> (63 - kept) << (63 - kept);
}

class TimeCutter final : public Cutter {
 public:
  explicit TimeCutter(const RowOrder& order) : order_(order) {}

  std::vector<Stretch> cut(const Stretch& part, Encoder& out) const override {
    const size_t count = std::clamp(part.count() / (kMostListed / 2), size_t{2}, kMostParts);
    std::vector<Stretch> pieces;
    Stretch piece = part;
    out.u8(static_cast<uint8_t>(count));
    for (size_t i = 1; i <= count; ++i) {
      piece.to = part.to;
      piece.is_last = part.is_last && i == count;
      piece.end = part.begin + part.count() * i / count;
      if (i < count) piece.to = say_bound(piece, out);
      pieces.push_back(piece);
      piece.begin = piece.end;
      piece.from = piece.to;
    }
    return pieces;
  }

  std::vector<Stretch> take_cut(const Stretch& part, Decoder& in) const override {
    const size_t count = in.u8();
    if (count < 2 || count > kMostParts) in.fail();
    std::vector<Stretch> pieces;
    Stretch piece = part;
    for (size_t i = 1; i <= count && !in.failed(); ++i) {
      piece.to = i < count ? take_bound(piece.from, in) : part.to;
      piece.is_last = part.is_last && i == count;
      if (i < count && (piece.to < piece.from || (!part.is_last && part.to < piece.to))) in.fail();
      piece.end = i < count ? order_.rank(piece.to) : part.end;
      pieces.push_back(piece);
      piece.begin = piece.end;
      piece.from = piece.to;
    }
    return in.failed() ? std::vector<Stretch>() : pieces;
  }

 private:
  // Where `piece` ends.
  OrderKey say_bound(const Stretch& piece, Encoder& out) const {
    const OrderKey last = order_.key_of(order_.at(piece.end - 1));
    const OrderKey next = order_.key_of(order_.at(piece.end));
    const uint64_t before = number_of(piece.from.time.wall_ns);
    if (last.time.wall_ns == next.time.wall_ns) {
      out.u8(kWholeKey);
      out.varint(number_of(next.time.wall_ns) - before);
      out.u32(next.time.counter);
      out.u64(next.hash.high);
      out.u64(next.hash.low);
      return next;
    }
    const uint64_t bound = roundest(number_of(last.time.wall_ns), number_of(next.time.wall_ns));
    const int zeros = std::countr_zero(bound);
    out.u8(static_cast<uint8_t>(zeros));
    out.varint((bound >> zeros) - (before >> zeros));
    return {{wall_of(bound), 0}, {}};
  }

  static OrderKey take_bound(const OrderKey& from, Decoder& in) {
    const uint64_t before = number_of(from.time.wall_ns);
    const uint8_t zeros = in.u8();
    if (zeros > kWholeKey) in.fail();
    const uint64_t distance = in.varint();
    if (zeros < kWholeKey) {
      return {{wall_of(((before >> zeros) + distance) << zeros), 0}, {}};
    }
    OrderKey key;
    key.time.wall_ns = wall_of(before + distance);
    key.time.counter = in.u32();
    key.hash.high = in.u64();
    key.hash.low = in.u64();
    return key;
  }

  const RowOrder& order_;
};

}  // namespace

std::unique_ptr<Inquiry> make_ranges_inquiry(InquiryStart start) {
  const RowOrder& order = start.indexes.by_time();
  return std::make_unique<Narrowing>(order, start, std::make_unique<TimeCutter>(order));
}

}  // namespace skerry::sync
