// FugueMax by its definition: Fugue's tree, but right children stand by their right origins, the
// one furthest to the right first, equal ones ascending by id. No list is kept; where two right
// origins differ, the whole tree is read to see which comes first.
#include <memory>

#include "crdts/text/naive_text.h"
#include "crdts/text/reference.h"

namespace skerry::crdts {
namespace {

struct FugueMaxItem : text::NaiveItem {
  FugueMaxItem* parent = nullptr;
  bool is_left_child = false;
  FugueMaxItem* right_origin = nullptr;  // null: the end
  std::vector<FugueMaxItem*> left;       // children, ascending by id
  std::vector<FugueMaxItem*> right;      // children, descending by right origin
};

class FugueMaxOrder {
 public:
  using Item = FugueMaxItem;

  Item* insert(std::string_view character, text::NaiveDot id, Item* left,
               const text::NaivePast& past) {
    items_.push_back(std::make_unique<Item>());
    Item* item = items_.back().get();
    item->id = id;
    item->character = character;
    Item* origin = left == nullptr ? &root_ : left;
    item->right_origin = next_known(origin, past);
    item->is_left_child = first_known(origin->right, nullptr, past) != nullptr;
    item->parent = item->is_left_child ? item->right_origin : origin;
    std::vector<Item*>& siblings = item->is_left_child ? item->parent->left : item->parent->right;
    const auto at = std::find_if(siblings.begin(), siblings.end(),
                                 [&](const Item* other) { return comes_before(item, other); });
    siblings.insert(at, item);
    return item;
  }

  template <typename F>
  void visit(F f) {
    struct Step {
      Item* item;
      bool is_left_done;
    };
    std::vector<Step> stack = {{&root_, false}};
    const auto push = [&stack](const std::vector<Item*>& children) {
      for (size_t i = children.size(); i > 0; --i) stack.push_back({children[i - 1], false});
    };
    while (!stack.empty()) {
      const Step step = stack.back();
      stack.pop_back();
      if (step.is_left_done) {
        if (step.item != &root_) f(*step.item);
        push(step.item->right);
      } else {
        stack.push_back({step.item, true});
        push(step.item->left);
      }
    }
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

  bool comes_before(const Item* a, const Item* b) {
    if (a->is_left_child || a->right_origin == b->right_origin) return a->id < b->id;
    if (a->right_origin == nullptr || b->right_origin == nullptr) return a->right_origin == nullptr;
    const Item* first = nullptr;
    visit([&](const Item& item) {
      if (first == nullptr && (&item == a->right_origin || &item == b->right_origin)) first = &item;
    });
    return first == b->right_origin;
  }

  std::vector<std::unique_ptr<Item>> items_;
  Item root_;
};

}  // namespace

Value reference_fugue_max(std::span<const HistoryEntry> history) {
  return text::NaiveText<FugueMaxOrder>(history).text();
}

}  // namespace skerry::crdts
