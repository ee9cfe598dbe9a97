// FugueMax by its definition: Fugue's tree, but right children stand by their right origins, the
// one furthest to the right first, equal ones ascending by id.
#include "crdts/text/naive_tree.h"
#include "crdts/text/reference.h"

namespace skerry::crdts {
namespace {

// Left children ascend by id, right ones descend by right origin.
struct FugueMaxItem : text::NaiveNode<FugueMaxItem> {
  FugueMaxItem* parent = nullptr;
  bool is_left_child = false;
  const FugueMaxItem* right_origin = nullptr;  // null: the end
};

class FugueMaxOrder {
 public:
  using Item = FugueMaxItem;

  size_t place(const std::vector<Item*>& all, Item& item, size_t left,
               const text::NaivePast& past) {
    Item* origin = left == text::kAtBeginning ? &root_ : all[left];
    Item* next = next_known(origin, past);
    item.right_origin = next;
    item.is_left_child = first_known(origin->right, nullptr, past) != nullptr;
    item.parent = item.is_left_child ? next : origin;
    std::vector<Item*>& siblings = item.is_left_child ? item.parent->left : item.parent->right;
    const auto at = std::find_if(siblings.begin(), siblings.end(), [&](const Item* other) {
      return comes_before(all, item, *other);
    });
    siblings.insert(at, &item);
    return text::place_in_order<Item>(all, &item, item.parent, &root_, left);
  }

 private:
  // The first child behind `after` (of all for null) that the past has.
  static Item* first_known(const std::vector<Item*>& children, const Item* after,
                           const text::NaivePast& past) {
    bool is_behind = after == nullptr;
    for (Item* child : children) {
      if (is_behind && past.has(child->id)) return child;
      is_behind = is_behind || child == after;
    }
    return nullptr;
  }

  static Item* leftmost_known(Item* item, const text::NaivePast& past) {
    while (Item* further = first_known(item->left, nullptr, past)) item = further;
    return item;
  }

  // What the past reads right behind an item of it, deleted or not; null at the end.
  static Item* next_known(Item* item, const text::NaivePast& past) {
    if (Item* child = first_known(item->right, nullptr, past)) return leftmost_known(child, past);
    for (; item->parent != nullptr; item = item->parent) {
      const std::vector<Item*>& siblings =
          item->is_left_child ? item->parent->left : item->parent->right;
      if (Item* sibling = first_known(siblings, item, past)) return leftmost_known(sibling, past);
      if (item->is_left_child) return item->parent;
    }
    return nullptr;
  }

  static bool comes_before(const std::vector<Item*>& all, const Item& a, const Item& b) {
    if (a.is_left_child || a.right_origin == b.right_origin) return a.id < b.id;
    if (a.right_origin == nullptr || b.right_origin == nullptr) return a.right_origin == nullptr;
    return text::index_of(all, b.right_origin) < text::index_of(all, a.right_origin);
  }

  Item root_;
};

}  // namespace

Value reference_fugue_max(std::span<const HistoryEntry> history) {
  return text::NaiveText<FugueMaxOrder>(history).text();
}

}  // namespace skerry::crdts
