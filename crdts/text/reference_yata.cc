// YATA on a linked list, item by item, with the two sets that its description speaks of: the items
// between the origins that were passed, and those of them that still conflict.
#include <list>
#include <set>

#include "crdts/text/naive_text.h"
#include "crdts/text/reference.h"

namespace skerry::crdts {
namespace {

struct YataItem : text::NaiveItem {
  YataItem* left = nullptr;
  YataItem* right = nullptr;
  std::list<YataItem>::iterator self;
};

class YataOrder {
 public:
  using Item = YataItem;

  Item* insert(std::string_view character, text::NaiveDot id, Item* left,
               const text::NaivePast& past) {
    Item item;
    item.id = id;
    item.character = character;
    item.left = left;
    const auto behind_left = left == nullptr ? items_.begin() : std::next(left->self);
    auto right = behind_left;
    while (right != items_.end() && !past.has(right->id)) ++right;
    item.right = right == items_.end() ? nullptr : &*right;
    const auto self = items_.insert(find_place(item, behind_left, right), std::move(item));
    self->self = self;
    return &*self;
  }

  template <typename F>
  void visit(F f) {
    for (Item& item : items_) f(item);
  }

 private:
  using Place = std::list<Item>::iterator;

  // All between `from` and `to` is concurrent to `item`.
  static Place find_place(const Item& item, Place from, Place to) {
    std::set<text::NaiveDot> passed;
    std::set<text::NaiveDot> conflicting;
    Place place = from;
    for (Place at = from; at != to; ++at) {
      passed.insert(at->id);
      conflicting.insert(at->id);
      if (at->left == item.left) {
        if (at->id < item.id) {
          place = std::next(at);
          conflicting.clear();
        } else if (at->right == item.right) {
          break;
        }
      } else if (at->left != nullptr && passed.contains(at->left->id)) {
        if (!conflicting.contains(at->left->id)) {
          place = std::next(at);
          conflicting.clear();
        }
      } else {
        break;
      }
    }
    return place;
  }

  std::list<Item> items_;
};

}  // namespace

Value reference_yata(std::span<const HistoryEntry> history) {
  return text::NaiveText<YataOrder>(history).text();
}

}  // namespace skerry::crdts
