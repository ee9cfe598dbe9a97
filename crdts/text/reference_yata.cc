// YATA on a list, item by item, with the two sets that its description speaks of: the items
// between the origins that were passed, and those of them that still conflict.
#include <set>

#include "crdts/text/naive_text.h"
#include "crdts/text/reference.h"

namespace skerry::crdts {
namespace {

struct YataItem : text::NaiveItem {
  const YataItem* left = nullptr;
  const YataItem* right = nullptr;
};

class YataOrder {
 public:
  using Item = YataItem;

  static size_t place(const std::vector<Item*>& all, Item& item, size_t left,
                      const text::NaivePast& past) {
    const size_t behind_left = left + 1;
    size_t right = behind_left;
    while (right < all.size() && !past.has(all[right]->id)) ++right;
    item.left = left == text::kAtBeginning ? nullptr : all[left];
    item.right = right == all.size() ? nullptr : all[right];
    // All in between is concurrent to it.
    std::set<text::NaiveDot> passed;
    std::set<text::NaiveDot> conflicting;
    size_t place = behind_left;
    for (size_t at = behind_left; at < right; ++at) {
      const Item& other = *all[at];
      passed.insert(other.id);
      conflicting.insert(other.id);
      if (other.left == item.left) {
        if (other.id < item.id) {
          place = at + 1;
          conflicting.clear();
        } else if (other.right == item.right) {
          break;
        }
      } else if (other.left != nullptr && passed.contains(other.left->id)) {
        if (!conflicting.contains(other.left->id)) {
          place = at + 1;
          conflicting.clear();
        }
      } else {
        break;
      }
    }
    return place;
  }
};

}  // namespace

Value reference_yata(std::span<const HistoryEntry> history) {
  return text::NaiveText<YataOrder>(history).text();
}

}  // namespace skerry::crdts
