// By Bloom filters and lists of needs, a baseline (Kleppmann and Howard: Byzantine Eventual
// Consistency and the Fundamental Limits of Peer-to-Peer Databases, 2020; Automerge's sync).
//
// Each side says a filter of all that it has: 10 bits a change, 7 probes, one in a hundred taken
// for held by mistake. What is not in the other's filter it lacks, and all that depends on that.
// Then each names what these depend on outside of themselves, and the other answers which of it it
// needs, until it needs nothing more. A change that nobody depends on and that was taken for held
// is found by the sums alone: then all begins anew with other filters.
//
// Cost: 1.25 bytes a change of each whole set, and again for each new beginning.
#include <algorithm>

#include "sync/reconcile/sets/bits.h"
#include "sync/reconcile/sets/inquiry.h"

namespace skerry::sync {
namespace {

constexpr size_t kBitsOfChange = 10;
constexpr size_t kProbes = 7;

template <typename Visit>
void visit_probes(uint64_t id, size_t bits, Visit visit) {
  uint64_t at = id >> 32;
  const uint64_t step = (id & 0xFFFFFFFFu) | 1;
  for (size_t i = 0; i < kProbes; ++i, at += step) visit(static_cast<size_t>(at % bits));
}

class BloomInquiry final : public Inquiry {
 public:
  BloomInquiry(const HeldSet& set, std::shared_ptr<const KeyedRows> keyed,
               std::vector<RowIndex> earlier)
      : set_(set), keyed_(std::move(keyed)), states_(set.size(), State::kOpen) {
    lacking_ = std::move(earlier);
    for (const RowIndex row : lacking_) states_[row] = State::kLacking;
  }

  void start(Encoder& out) override { say_filter(out); }

  bool take(Decoder& in, Encoder& out) override {
    if (!has_filter_) {
      if (!take_filter(in)) return false;
      if (!has_said_filter_) {
        say_filter(out);
        find_question();
        ask(out);
        return true;
      }
    } else {
      const std::vector<RowIndex> asked = std::move(asked_);
      asked_.clear();
      const std::vector<bool> needs = take_bits(in, asked.size());
      for (size_t i = 0; i < needs.size(); ++i) {
        if (needs[i]) note_lacking(asked[i]);
      }
      lack_what_follows();
    }
    const size_t count = in.count(kShortIdBytes);
    std::vector<bool> needs;
    for (size_t i = 0; i < count; ++i) needs.push_back(keyed_->find(take_short_id(in)) == kNoRow);
    if (in.failed()) return false;
    put_bits(out, needs);
    if (!knows_) find_question();
    if (count > 0 || !knows_) ask(out);
    return true;
  }

  bool knows() const override { return knows_; }

 private:
  enum class State : uint8_t { kOpen, kNamed, kLacking };

  void say_filter(Encoder& out) {
    has_said_filter_ = true;
    const size_t bits = std::max<size_t>(set_.size() * kBitsOfChange, 8);
    std::vector<bool> filter(bits);
    for (RowIndex row = 0; row < set_.size(); ++row) {
      visit_probes(keyed_->id(row), bits, [&](size_t at) { filter[at] = true; });
    }
    out.varint(bits);
    put_bits(out, filter);
  }

  bool take_filter(Decoder& in) {
    const uint64_t bits = in.varint();
    if (in.failed() || bits == 0 || bits / 8 > in.rest().size()) return false;
    const std::vector<bool> filter = take_bits(in, static_cast<size_t>(bits));
    if (in.failed()) return false;
    has_filter_ = true;
    for (RowIndex row = 0; row < set_.size(); ++row) {
      if (states_[row] == State::kLacking) continue;
      bool lacks = false;
      visit_probes(keyed_->id(row), filter.size(), [&](size_t at) { lacks |= !filter[at]; });
      for (const RowIndex parent : set_.parents(row)) lacks |= states_[parent] == State::kLacking;
      if (lacks) note_lacking(row);
    }
    for (const RowIndex row : lacking_) fresh_.push_back(row);
    return true;
  }

  void note_lacking(RowIndex row) {
    if (states_[row] == State::kLacking) return;
    states_[row] = State::kLacking;
    lacking_.push_back(row);
    if (has_asked_) fresh_.push_back(row);
  }

  void lack_what_follows() {
    if (fresh_.empty()) return;
    for (RowIndex row = *std::min_element(fresh_.begin(), fresh_.end()); row < set_.size(); ++row) {
      for (const RowIndex parent : set_.parents(row)) {
        if (states_[parent] == State::kLacking) note_lacking(row);
      }
    }
  }

  // What the newly found depend on outside of what is known to be lacking.
  void find_question() {
    has_asked_ = true;
    for (const RowIndex row : fresh_) {
      for (const RowIndex parent : set_.parents(row)) {
        if (states_[parent] != State::kOpen) continue;
        states_[parent] = State::kNamed;
        asked_.push_back(parent);
      }
    }
    fresh_.clear();
    knows_ = asked_.empty();
  }
  void ask(Encoder& out) const {
    out.varint(asked_.size());
    for (const RowIndex row : asked_) put_short_id(out, short_id(keyed_->id(row)));
  }

  const HeldSet& set_;
  std::shared_ptr<const KeyedRows> keyed_;
  std::vector<State> states_;
  std::vector<RowIndex> fresh_;  // lacking rows whose parents are not named yet
  std::vector<RowIndex> asked_;  // that wait for an answer
  bool has_filter_ = false;      // of the other side
  bool has_said_filter_ = false;
  bool has_asked_ = false;
  bool knows_ = false;
};

}  // namespace

std::unique_ptr<Inquiry> make_bloom_inquiry(InquiryStart start) {
  return std::make_unique<BloomInquiry>(start.indexes.set(), start.indexes.keyed(start.key),
                                        std::move(start.earlier));
}

}  // namespace skerry::sync
