// WOOT as its paper has it (Oster et al. 2006, figure 3): the recursion over the subsequence
// between two characters, order decided by counting through the whole string.
#include <list>

#include "crdts/text/naive_text.h"
#include "crdts/text/reference.h"

namespace skerry::crdts {
namespace {

struct WootItem : text::NaiveItem {
  const WootItem* previous = nullptr;  // null: the beginning
  const WootItem* next = nullptr;      // null: the end
  size_t index = 0;                    // when all were counted last
};

class WootOrder {
 public:
  using Item = WootItem;

  Item* insert(std::string_view character, text::NaiveDot id, Item* left,
               const text::NaivePast& past) {
    auto at = items_.begin();
    if (left != nullptr) {
      while (&*at != left) ++at;
      ++at;
    }
    const auto from = at;
    while (at != items_.end() && !at->is_visible_in(past)) ++at;
    Item item;
    item.id = id;
    item.character = character;
    item.previous = left;
    item.next = at == items_.end() ? nullptr : &*at;
    return integrate(item, from, at);
  }

  template <typename F>
  void visit(F f) {
    for (Item& item : items_) f(item);
  }

 private:
  using Place = std::list<Item>::iterator;

  // Everything in [from, to) lies between the neighbours.
  Item* integrate(const Item& item, Place from, Place to) {
    if (from == to) return &*items_.insert(to, item);
    size_t count = 0;
    for (Item& other : items_) other.index = ++count;
    const size_t low = from->index - 1;
    const size_t high = to == items_.end() ? count + 1 : to->index;
    std::vector<Place> outer;
    for (Place d = from; d != to; ++d) {
      const size_t previous = d->previous == nullptr ? 0 : d->previous->index;
      const size_t next = d->next == nullptr ? count + 1 : d->next->index;
      if (previous <= low && high <= next) outer.push_back(d);
    }
    size_t i = 0;
    while (i < outer.size() && outer[i]->id < item.id) ++i;
    return integrate(item, i == 0 ? from : std::next(outer[i - 1]),
                     i == outer.size() ? to : outer[i]);
  }

  std::list<Item> items_;
};

}  // namespace

Value reference_woot(std::span<const HistoryEntry> history) {
  return text::NaiveText<WootOrder>(history).text();
}

}  // namespace skerry::crdts
