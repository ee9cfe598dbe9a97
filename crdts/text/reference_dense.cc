// Logoot, LSEQ and Treedoc on one sorted list of everything that ever was. The rule that makes a
// position is the design's definition and is the same function; order, neighbours and visibility
// are found here by looking at every item.
#include "crdts/text/dense/allocation.h"
#include "crdts/text/naive_text.h"
#include "crdts/text/reference.h"

namespace skerry::crdts {
namespace {

struct DenseItem : text::NaiveItem {
  text::Position position;
};

template <typename Rule>
class DenseOrder {
 public:
  using Item = DenseItem;

  void meet(const std::vector<ActorId>& actors) { actors_ = actors; }

  size_t place(const std::vector<Item*>& all, Item& item, size_t left,
               const text::NaivePast& past) const {
    size_t right = left + 1;
    while (right < all.size() && !all[right]->is_visible_in(past)) ++right;
    text::Neighbours neighbours;
    if (left != text::kAtBeginning) neighbours.left = all[left]->position;
    if (right < all.size()) neighbours.right = all[right]->position;
    Rng draws = text::draws_of(actors_[item.id.actor], item.id.sequence);
    const text::ElementId own = {static_cast<uint32_t>(item.id.actor),
                                 static_cast<uint32_t>(item.id.sequence)};
    item.position = Rule::between(neighbours, own, draws);
    const auto at = std::partition_point(all.begin(), all.end(),
                                         [&](const Item* other) { return precedes(*other, item); });
    return static_cast<size_t>(at - all.begin());
  }

 private:
  static bool precedes(const Item& a, const Item& b) {
    size_t i = 0;
    while (i < a.position.size() && i < b.position.size() && a.position[i] == b.position[i]) ++i;
    if (i == a.position.size()) return i < b.position.size() && b.position[i].digit >= Rule::kSelf;
    if (i == b.position.size()) return a.position[i].digit < Rule::kSelf;
    const text::Level& x = a.position[i];
    const text::Level& y = b.position[i];
    if (x.digit != y.digit) return x.digit < y.digit;
    if (x.dot.actor != y.dot.actor) return x.dot.actor < y.dot.actor;
    return x.dot.sequence < y.dot.sequence;
  }

  std::vector<ActorId> actors_;
};

}  // namespace

Value reference_logoot(std::span<const HistoryEntry> history) {
  return text::NaiveText<DenseOrder<text::LogootRule>>(history).text();
}

Value reference_lseq(std::span<const HistoryEntry> history) {
  return text::NaiveText<DenseOrder<text::LseqRule>>(history).text();
}

Value reference_treedoc(std::span<const HistoryEntry> history) {
  return text::NaiveText<DenseOrder<text::TreedocRule>>(history).text();
}

}  // namespace skerry::crdts
