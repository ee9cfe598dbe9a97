// RGA by its first description: a list; a new item goes behind its left neighbour, past every item
// with a larger timestamp.
#include "crdts/text/naive_text.h"
#include "crdts/text/reference.h"

namespace skerry::crdts {
namespace {

struct RgaItem : text::NaiveItem {
  uint64_t lamport = 0;

  bool is_later_than(const RgaItem& other) const {
    return lamport != other.lamport ? lamport > other.lamport : id.actor > other.id.actor;
  }
};

class NaiveRga {
 public:
  using Item = RgaItem;

  size_t place(const std::vector<Item*>& all, Item& item, size_t left,
               const text::NaivePast& past) {
    item.lamport = 1 + latest(past);
    stamps_.resize(past.last.size());
    stamps_[item.id.actor].push_back({item.id.sequence, item.lamport});
    size_t at = left + 1;
    while (at < all.size() && all[at]->is_later_than(item)) ++at;
    return at;
  }

 private:
  struct Stamp {
    uint64_t sequence = 0;
    uint64_t lamport = 0;
  };

  // The largest timestamp in a past. An actor's own timestamps rise.
  uint64_t latest(const text::NaivePast& past) const {
    uint64_t largest = 0;
    for (size_t actor = 0; actor < stamps_.size(); ++actor) {
      const auto end = std::partition_point(
          stamps_[actor].begin(), stamps_[actor].end(),
          [&](const Stamp& stamp) { return stamp.sequence <= past.last[actor]; });
      if (end != stamps_[actor].begin()) largest = std::max(largest, std::prev(end)->lamport);
    }
    return largest;
  }

  std::vector<std::vector<Stamp>> stamps_;
};

}  // namespace

Value reference_rga(std::span<const HistoryEntry> history) {
  return text::NaiveText<NaiveRga>(history).text();
}

}  // namespace skerry::crdts
