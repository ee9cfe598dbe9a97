// By a radix Merkle trie over the changes' hashes: a part is what begins with the same hexadecimal
// digits, so that cuts need not say where.
//
// Cost: a difference costs one path, 96 bytes a level and a list of some 16 names at its end,
// wherever it is: differences share nothing but the upper levels. Round trips grow with the digits.
#include "sync/reconcile/sets/narrowing.h"

namespace skerry::sync {
namespace {

constexpr unsigned kMostDigits = 31;

class DigitCutter final : public Cutter {
 public:
  explicit DigitCutter(const RowOrder& order) : order_(order) {}

  std::vector<Stretch> cut(const Stretch& part, Encoder& /*out*/) const override {
    return pieces(part);
  }

  std::vector<Stretch> take_cut(const Stretch& part, Decoder& in) const override {
    if (part.depth < kMostDigits) return pieces(part);
    in.fail();
    return {};
  }

 private:
  std::vector<Stretch> pieces(const Stretch& part) const {
    std::vector<Stretch> pieces;
    Hash128 from = part.from.hash;
    size_t begin = part.begin;
    for (size_t digit = 0; digit < kMostParts; ++digit) {
      Stretch piece;
      piece.from.hash = from;
      piece.depth = part.depth + 1;
      piece.begin = begin;
      piece.is_last = part.is_last && digit + 1 == kMostParts;
      piece.to = digit + 1 == kMostParts ? part.to : OrderKey{{}, from + step(part.depth)};
      piece.end = digit + 1 == kMostParts ? part.end : order_.rank(piece.to);
      begin = piece.end;
      from = piece.to.hash;
      pieces.push_back(piece);
    }
    return pieces;
  }
  // How far a digit after `depth` others reaches.
  static Hash128 step(unsigned depth) {
    return depth < 16 ? Hash128{uint64_t{1} << (60 - 4 * depth), 0}
                      : Hash128{0, uint64_t{1} << (60 - 4 * (depth - 16))};
  }

  const RowOrder& order_;
};

}  // namespace

std::unique_ptr<Inquiry> make_trie_inquiry(InquiryStart start) {
  const RowOrder& order = start.indexes.by_hash();
  return std::make_unique<Narrowing>(order, start, std::make_unique<DigitCutter>(order));
}

}  // namespace skerry::sync
