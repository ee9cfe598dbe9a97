// Fugue by its definition: a tree whose nodes have left and right children, each side ascending by
// id, read in order. No list is kept, and nothing is scanned.
#include <memory>

#include "crdts/text/naive_text.h"
#include "crdts/text/reference.h"

namespace skerry::crdts {
namespace {

struct FugueItem : text::NaiveItem {
  std::vector<FugueItem*> left;   // children, ascending by id
  std::vector<FugueItem*> right;  // children, ascending by id
};

class FugueOrder {
 public:
  using Item = FugueItem;

  Item* insert(std::string_view character, text::NaiveDot id, Item* left,
               const text::NaivePast& past) {
    items_.push_back(std::make_unique<Item>());
    Item* item = items_.back().get();
    item->id = id;
    item->character = character;
    Item* parent = left == nullptr ? &root_ : left;
    Item* next = first_known(parent->right, past);
    if (next == nullptr) {
      add(parent->right, item);
      return item;
    }
    // The left neighbour has right children already: the next item is the leftmost below them.
    while (Item* further = first_known(next->left, past)) next = further;
    add(next->left, item);
    return item;
  }

  template <typename F>
  void visit(F f) {
    struct Step {
      Item* item;
      bool is_left_done;
    };
    std::vector<Step> stack = {{&root_, false}};
    while (!stack.empty()) {
      const Step step = stack.back();
      stack.pop_back();
      if (step.is_left_done || step.item->left.empty()) {
        if (step.item != &root_) f(*step.item);
        push_reversed(step.item->right, stack);
      } else {
        stack.push_back({step.item, true});
        push_reversed(step.item->left, stack);
      }
    }
  }

 private:
  static Item* first_known(const std::vector<Item*>& children, const text::NaivePast& past) {
    for (Item* child : children) {
      if (past.has(child->id)) return child;
    }
    return nullptr;
  }

  static void add(std::vector<Item*>& children, Item* item) {
    const auto at = std::find_if(children.begin(), children.end(),
                                 [&](const Item* child) { return item->id < child->id; });
    children.insert(at, item);
  }

  template <typename Stack>
  static void push_reversed(const std::vector<Item*>& children, Stack& stack) {
    for (size_t i = children.size(); i > 0; --i) stack.push_back({children[i - 1], false});
  }

  std::vector<std::unique_ptr<Item>> items_;
  Item root_;
};

}  // namespace

Value reference_fugue(std::span<const HistoryEntry> history) {
  return text::NaiveText<FugueOrder>(history).text();
}

}  // namespace skerry::crdts
