// Fugue by its definition: a tree whose nodes have left and right children, each side ascending by
// id, read in order.
#include "crdts/text/naive_tree.h"
#include "crdts/text/reference.h"

namespace skerry::crdts {
namespace {

struct FugueItem : text::NaiveNode<FugueItem> {};

class FugueOrder {
 public:
  using Item = FugueItem;

  size_t place(const std::vector<Item*>& all, Item& item, size_t left,
               const text::NaivePast& past) {
    Item* parent = left == text::kAtBeginning ? &root_ : all[left];
    if (Item* next = first_known(parent->right, past)) {
      // It has right children already: the next item is the leftmost below them.
      while (Item* further = first_known(next->left, past)) next = further;
      parent = next;
      add(parent->left, item);
    } else {
      add(parent->right, item);
    }
    return text::place_in_order<Item>(all, &item, parent, &root_, left);
  }

 private:
  static Item* first_known(const std::vector<Item*>& children, const text::NaivePast& past) {
    for (Item* child : children) {
      if (past.has(child->id)) return child;
    }
    return nullptr;
  }

  static void add(std::vector<Item*>& children, Item& item) {
    const auto at = std::find_if(children.begin(), children.end(),
                                 [&](const Item* child) { return item.id < child->id; });
    children.insert(at, &item);
  }

  Item root_;
};

}  // namespace

Value reference_fugue(std::span<const HistoryEntry> history) {
  return text::NaiveText<FugueOrder>(history).text();
}

}  // namespace skerry::crdts
