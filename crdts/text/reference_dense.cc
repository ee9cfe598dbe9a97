// Logoot, LSEQ and Treedoc on one sorted list of everything that ever was. The rule that makes a
// position is the design's definition and is the same function; order, neighbours and visibility
// are found here by looking at every item.
#include <memory>

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

  Item* insert(std::string_view character, text::NaiveDot id, Item* left,
               const text::NaivePast& past) {
    auto right = items_.begin();
    if (left != nullptr) {
      right = std::next(std::find_if(items_.begin(), items_.end(),
                                     [&](const auto& item) { return item.get() == left; }));
    }
    while (right != items_.end() && !(*right)->is_visible_in(past)) ++right;
    text::Neighbours neighbours;
    if (left != nullptr) neighbours.left = left->position;
    if (right != items_.end()) neighbours.right = (*right)->position;
    Rng draws = text::draws_of(actors_[id.actor], id.sequence);
    auto item = std::make_unique<Item>();
    item->id = id;
    item->character = character;
    const text::ElementId own = {static_cast<uint32_t>(id.actor),
                                 static_cast<uint32_t>(id.sequence)};
    item->position = Rule::between(neighbours, own, draws);
    const auto place = std::partition_point(
        items_.begin(), items_.end(), [&](const auto& other) { return precedes(*other, *item); });
    return items_.insert(place, std::move(item))->get();
  }

  template <typename F>
  void visit(F f) {
    for (const auto& item : items_) f(*item);
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
  std::vector<std::unique_ptr<Item>> items_;
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
