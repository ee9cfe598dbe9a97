// By a rateless code: the side that starts streams coded symbols of its set until the other, which
// subtracts its own, has found every difference and says so, with the names of what it lacks.
//
// Cost: about 1.4 symbols of 13 bytes a difference and 6 bytes for each that the decoder lacks,
// whatever the sizes of the sets and wherever the differences are; one round trip, and what was on
// its way when the decoder was done. While it is not, it says how far it is (3 bytes a message),
// and no more is on its way than will most probably do, or a quarter of what was taken.
#include <algorithm>

#include "sync/reconcile/rateless/rateless_decoder.h"
#include "sync/reconcile/sets/inquiry.h"

namespace skerry::sync {
namespace {

constexpr size_t kFirstSymbols = 8;
constexpr size_t kLeastWindow = 24;
constexpr uint64_t kMostEstimate = 16 * RatelessSketch::kKept;
enum class Word : uint8_t { kMore, kFound, kStuck };

class RatelessInquiry final : public Inquiry {
 public:
  RatelessInquiry(const HeldSet& set, std::shared_ptr<KeyedRows> keyed, uint64_t peer_size,
                  uint64_t estimate)
      : keyed_(std::move(keyed)),
        estimate_(std::min(estimate, kMostEstimate)),
        decoder_(keyed_->sketch()) {
    // Whoever honest needs more is unlikelier than a name taken for another.
    most_symbols_ = std::min<uint64_t>(2 * (set.size() + peer_size) + 256, IndexWalk::kEnd);
  }
  ~RatelessInquiry() override { keyed_->sketch().trim(); }

  void start(Encoder& out) override {
    is_source_ = true;
    // With an estimate, what will be needed for certain; the rest in small steps.
    say_symbols(std::max<uint64_t>(estimate_, kFirstSymbols), out);
  }

  bool take(Decoder& in, Encoder& out) override {
    if (knows_ || is_stuck_) return false;
    return is_source_ ? take_word(in, out) : take_symbols(in, out);
  }

  void stream(Encoder& out) override {
    // What will most probably do, without waiting for a word.
    const size_t more = estimate_ == 0 ? taken_ : taken_ / 4;
    const size_t end = std::max(taken_ + std::max(kLeastWindow, more), estimate_ + estimate_ / 2);
    if (is_source_ && !knows_ && !is_stuck_ && said_ < end) say_symbols(step(), out);
  }

  bool is_streaming() const override {
    return !knows_ && !is_stuck_ && said_ + decoder_.taken() > 0;
  }

  bool knows() const override { return knows_; }
  bool is_stuck() const override { return is_stuck_; }

 private:
  size_t step() const { return std::max<size_t>(2, said_ / 32); }

  void say_symbols(size_t count, Encoder& out) {
    const std::span<const CodedSymbol> symbols = keyed_->sketch().symbols(said_ + count);
    const size_t end = std::min({said_ + count, symbols.size(), most_symbols_});
    is_stuck_ = end == said_;
    if (is_stuck_) return;
    out.varint(end - said_);
    for (; said_ < end; ++said_) symbols[said_].encode(out);
  }

  bool take_symbols(Decoder& in, Encoder& out) {
    const size_t count = in.count(CodedSymbol::kBytes);
    if (in.failed() || count == 0) return false;
    auto progress = decoder_.progress();
    for (size_t i = 0; i < count; ++i) progress = decoder_.take(CodedSymbol::decode(in));
    if (progress == RatelessDecoder::Progress::kDone) {
      say_found(out);
    } else if (progress == RatelessDecoder::Progress::kFailed ||
               decoder_.taken() >= most_symbols_) {
      is_stuck_ = true;
      out.u8(static_cast<uint8_t>(Word::kStuck));
    } else {
      out.u8(static_cast<uint8_t>(Word::kMore));
      out.varint(decoder_.taken());
    }
    return true;
  }

  void say_found(Encoder& out) {
    for (const uint64_t id : decoder_.only_ours()) {
      const RowIndex row = keyed_->find(short_id(id));
      if (row != kNoRow) lacking_.push_back(row);
    }
    knows_ = true;
    out.u8(static_cast<uint8_t>(Word::kFound));
    out.varint(decoder_.only_theirs().size());
    for (const uint64_t id : decoder_.only_theirs()) put_short_id(out, short_id(id));
  }

  bool take_word(Decoder& in, Encoder& out) {
    switch (static_cast<Word>(in.u8())) {
      case Word::kMore: {
        const size_t taken = in.varint_up_to(said_);
        if (in.failed() || taken < taken_) return false;
        taken_ = taken;
        if (taken_ == said_) say_symbols(step(), out);
        return true;
      }
      case Word::kFound: {
        const size_t count = in.count(kShortIdBytes);
        for (size_t i = 0; i < count; ++i) {
          const RowIndex row = keyed_->find(take_short_id(in));
          if (row != kNoRow) lacking_.push_back(row);
        }
        knows_ = !in.failed();
        return knows_;
      }
      case Word::kStuck:
        is_stuck_ = true;
        return !in.failed();
    }
    return false;
  }

  std::shared_ptr<KeyedRows> keyed_;
  uint64_t estimate_;
  size_t most_symbols_ = 0;
  RatelessDecoder decoder_;
  size_t said_ = 0;   // symbols
  size_t taken_ = 0;  // of these, by the other side
  bool is_source_ = false;
  bool knows_ = false;
  bool is_stuck_ = false;
};

}  // namespace

std::unique_ptr<Inquiry> make_rateless_inquiry(InquiryStart start) {
  return std::make_unique<RatelessInquiry>(start.indexes.set(), start.indexes.keyed(start.key),
                                           start.peer_size, start.estimate);
}

}  // namespace skerry::sync
