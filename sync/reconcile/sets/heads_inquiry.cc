// By heads: the graph of what depends on what is searched for where the two sets part.
//
// Each message asks for some changes by fingerprint, and answers those that it was asked, a bit
// each. Sets are causally closed: who has a change has all that it depends on, and who lacks one
// lacks all that depends on it. The first question is the heads, and changes 1, 2, 4, 8, ... before
// the newest; later ones are spread over what is still open (after Subduction's keyed fingerprints
// of a sedimentree, with a search in place of checkpoints).
//
// Cost: 6 bytes a head of each side, then some 100 to 1,500 bytes a round trip; round trips grow
// with the logarithm of how far back the sets part. Time O(set) once.
#include <algorithm>
#include <set>

#include "sync/reconcile/sets/bits.h"
#include "sync/reconcile/sets/inquiry.h"

namespace skerry::sync {
namespace {

constexpr size_t kFewOpen = 24;  // that few are all asked for
constexpr size_t kAskedOfActor = 4;
constexpr size_t kFewestAsked = 16;
constexpr size_t kMostAsked = 256;
constexpr uint64_t kLeastLater = 1024;
constexpr size_t kMostRounds = 40;  // from then on all that is open is asked for

class HeadsInquiry final : public Inquiry {
 public:
  HeadsInquiry(const HeldSet& set, std::shared_ptr<const KeyedRows> keyed, uint64_t estimate)
      : set_(set),
        keyed_(std::move(keyed)),
        most_later_(estimate == 0
                        ? ~uint64_t{0}
                        : std::max(kLeastLater, 3 * std::min(estimate, uint64_t{1} << 40))),
        states_(set.size(), State::kOpen) {}

  void start(Encoder& out) override {
    find_question();
    ask(out);
  }

  bool take(Decoder& in, Encoder& out) override {
    const std::vector<RowIndex> asked = std::move(asked_);
    asked_.clear();
    const std::vector<bool> has = take_bits(in, asked.size());
    if (in.failed()) return false;
    for (size_t i = 0; i < asked.size(); ++i) {
      if (has[i]) {
        note_held(asked[i]);
      } else if (states_[asked[i]] == State::kOpen) {
        note_lacking(asked[i]);
      }
    }
    const size_t count = in.count(kShortIdBytes);
    std::vector<bool> answers;
    for (size_t i = 0; i < count; ++i) {
      const RowIndex row = keyed_->find(take_short_id(in));
      answers.push_back(row != kNoRow);
      if (row != kNoRow) note_held(row);  // who asks for it has it
    }
    if (in.failed()) return false;
    lack_what_follows();
    put_bits(out, answers);
    // Who has nothing to ask and was asked nothing says nothing.
    if (!knows_) find_question();
    if (count > 0 || !knows_) ask(out);
    later_ += (rounds_ > 1 ? asked_.size() : 0) + (rounds_ > 2 ? count : 0);
    return true;
  }

  bool knows() const override { return knows_; }
  // A graph in which the search takes more than a code would.
  bool is_stuck() const override { return later_ > most_later_; }

 private:
  enum class State : uint8_t { kOpen, kHeld, kLacking };

  void note_held(RowIndex row) {
    std::vector<RowIndex> stack{row};
    while (!stack.empty()) {
      const RowIndex at = stack.back();
      stack.pop_back();
      if (states_[at] != State::kOpen) continue;
      states_[at] = State::kHeld;
      const std::span<const RowIndex> parents = set_.parents(at);
      stack.insert(stack.end(), parents.begin(), parents.end());
    }
  }
  void note_lacking(RowIndex row) {
    states_[row] = State::kLacking;
    lacking_.push_back(row);
    first_lacking_ = std::min(first_lacking_, row);
  }
  void lack_what_follows() {
    for (RowIndex row = first_lacking_; row < set_.size(); ++row) {
      if (states_[row] != State::kOpen) continue;
      const std::span<const RowIndex> parents = set_.parents(row);
      const bool lacks = std::any_of(parents.begin(), parents.end(), [this](RowIndex parent) {
        return states_[parent] == State::kLacking;
      });
      if (lacks) note_lacking(row);
    }
    first_lacking_ = set_.size();
  }

  void find_question() {
    asked_ = rounds_++ == 0 ? first_question() : next_question();
    knows_ = asked_.empty();
  }
  void ask(Encoder& out) const {
    out.varint(asked_.size());
    for (const RowIndex row : asked_) put_short_id(out, short_id(keyed_->id(row)));
  }

  std::vector<RowIndex> first_question() const {
    std::vector<RowIndex> rows = set_.heads();
    for (size_t back = 1; back < set_.size(); back *= 2) {
      rows.push_back(static_cast<RowIndex>(set_.size() - 1 - back));
    }
    std::erase_if(rows, [this](RowIndex row) { return states_[row] != State::kOpen; });
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
  }

  std::vector<RowIndex> next_question() {
    std::vector<RowIndex> open;
    std::set<ActorId> actors;
    while (first_open_ < set_.size() && states_[first_open_] != State::kOpen) ++first_open_;
    for (RowIndex row = first_open_; row < set_.size(); ++row) {
      if (states_[row] != State::kOpen) continue;
      open.push_back(row);
      if (actors.size() * kAskedOfActor < kMostAsked) actors.insert(set_[row].dots.actor);
    }
    const size_t most = std::clamp(actors.size() * kAskedOfActor, kFewestAsked, kMostAsked);
    if (open.size() <= std::max(most, kFewOpen) || rounds_ > kMostRounds) return open;
    std::vector<RowIndex> asked;
    for (size_t i = 0; i < most; ++i) asked.push_back(open[open.size() * (2 * i + 1) / (2 * most)]);
    return asked;
  }

  const HeldSet& set_;
  std::shared_ptr<const KeyedRows> keyed_;
  uint64_t most_later_;
  std::vector<State> states_;
  std::vector<RowIndex> asked_;  // that wait for an answer
  RowIndex first_lacking_ = ~RowIndex{0};
  RowIndex first_open_ = 0;
  size_t rounds_ = 0;
  uint64_t later_ = 0;  // names asked for by both sides but for the first questions
  bool knows_ = false;
};

}  // namespace

std::unique_ptr<Inquiry> make_heads_inquiry(InquiryStart start) {
  return std::make_unique<HeadsInquiry>(start.indexes.set(), start.indexes.keyed(start.key),
                                        start.estimate);
}

}  // namespace skerry::sync
