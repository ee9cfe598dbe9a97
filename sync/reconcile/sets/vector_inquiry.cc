// By version vectors: one side says its vector, the other how far it has those actors that differ.
//
// Cost: about 12 bytes an actor once, whatever the difference; one round trip. It cannot tell two
// changes with the same dot apart: the conversation's sums do not fit then.
#include <algorithm>

#include "sync/reconcile/sets/inquiry.h"

namespace skerry::sync {
namespace {

class VectorInquiry final : public Inquiry {
 public:
  explicit VectorInquiry(const HeldSet& set) : set_(set) {}

  void start(Encoder& out) override {
    set_.vector().encode(out);
    has_started_ = true;
  }

  bool take(Decoder& in, Encoder& out) override {
    if (knows_) return false;
    return has_started_ ? take_differences(in) : take_vector(in, out);
  }

  bool knows() const override { return knows_; }

 private:
  bool take_vector(Decoder& in, Encoder& out) {
    const VersionVector theirs = VersionVector::decode(in);
    if (in.failed()) return false;
    std::vector<VersionVector::Entry> differing;
    auto other = theirs.entries().begin();
    const auto end = theirs.entries().end();
    for (const VersionVector::Entry& mine : set_.vector().entries()) {
      for (; other != end && other->actor < mine.actor; ++other) {
        differing.push_back({other->actor, 0});
      }
      const bool is_shared = other != end && other->actor == mine.actor;
      const uint64_t their_last = is_shared ? other->last : 0;
      if (their_last != mine.last) differing.push_back(mine);
      note(mine.actor, their_last);
      if (is_shared) ++other;
    }
    for (; other != end; ++other) differing.push_back({other->actor, 0});
    out.varint(differing.size());
    for (const VersionVector::Entry& entry : differing) {
      out.actor(entry.actor);
      out.varint(entry.last);
    }
    knows_ = true;
    return true;
  }

  bool take_differences(Decoder& in) {
    const size_t count = in.count(10);
    for (size_t i = 0; i < count && !in.failed(); ++i) {
      const ActorId actor = in.actor();
      note(actor, in.varint());
    }
    knows_ = !in.failed();
    return knows_;
  }

  // The peer has the actor's changes up to `last`.
  void note(const ActorId& actor, uint64_t last) {
    if (set_.vector()[actor] <= last) return;
    const std::span<const RowIndex> rows = set_.rows_of(actor);
    for (size_t i = rows.size(); i > 0 && set_[rows[i - 1]].dots.first > last; --i) {
      lacking_.push_back(rows[i - 1]);
    }
  }

  const HeldSet& set_;
  bool has_started_ = false;
  bool knows_ = false;
};

}  // namespace

std::unique_ptr<Inquiry> make_version_vector_inquiry(InquiryStart start) {
  return std::make_unique<VectorInquiry>(start.indexes.set());
}

}  // namespace skerry::sync
