// WOOT as its paper has it (Oster et al. 2006, figure 3): the recursion over the subsequence
// between two characters, order decided by counting through the whole string.
#include "crdts/text/naive_text.h"
#include "crdts/text/reference.h"

namespace skerry::crdts {
namespace {

struct WootItem : text::NaiveItem {
  const WootItem* previous = nullptr;  // null: the beginning
  const WootItem* next = nullptr;      // null: the end
  size_t index = 0;                    // when all were counted last, from 1
};

class WootOrder {
 public:
  using Item = WootItem;

  static size_t place(const std::vector<Item*>& all, Item& item, size_t left,
                      const text::NaivePast& past) {
    const size_t from = left + 1;
    size_t to = from;
    while (to < all.size() && !all[to]->is_visible_in(past)) ++to;
    item.previous = left == text::kAtBeginning ? nullptr : all[left];
    item.next = to == all.size() ? nullptr : all[to];
    if (from < to) {
      for (size_t i = 0; i < all.size(); ++i) all[i]->index = i + 1;
    }
    return integrate(all, item, from, to);
  }

 private:
  // Everything in [from, to) lies between the neighbours.
  static size_t integrate(const std::vector<Item*>& all, const Item& item, size_t from, size_t to) {
    if (from == to) return to;
    std::vector<size_t> outer;
    for (size_t d = from; d < to; ++d) {
      const size_t previous = all[d]->previous == nullptr ? 0 : all[d]->previous->index;
      const size_t next = all[d]->next == nullptr ? all.size() + 1 : all[d]->next->index;
      if (previous <= from && to + 1 <= next) outer.push_back(d);
    }
    size_t i = 0;
    while (i < outer.size() && all[outer[i]]->id < item.id) ++i;
    return integrate(all, item, i == 0 ? from : outer[i - 1] + 1,
                     i == outer.size() ? to : outer[i]);
  }
};

}  // namespace

Value reference_woot(std::span<const HistoryEntry> history) {
  return text::NaiveText<WootOrder>(history).text();
}

}  // namespace skerry::crdts
