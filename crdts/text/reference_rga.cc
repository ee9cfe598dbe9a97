// RGA by its first description: a linked list; a new item goes behind its left neighbour, past
// every item with a larger timestamp.
#include <list>

#include "crdts/text/naive_text.h"
#include "crdts/text/reference.h"

namespace skerry::crdts {
namespace {

struct RgaItem : text::NaiveItem {
  uint64_t lamport = 0;
  std::list<RgaItem>::iterator self;

  bool is_later_than(const RgaItem& other) const {
    return lamport != other.lamport ? lamport > other.lamport : id.actor > other.id.actor;
  }
};

class NaiveRga {
 public:
  using Item = RgaItem;

  Item* insert(std::string_view character, text::NaiveDot id, Item* left,
               const text::NaivePast& past) {
    Item item;
    item.id = id;
    item.character = character;
    item.lamport = 1 + latest(past);
    auto at = left == nullptr ? items_.begin() : std::next(left->self);
    while (at != items_.end() && at->is_later_than(item)) ++at;
    const auto self = items_.insert(at, std::move(item));
    self->self = self;
    stamps_.resize(past.last.size());
    stamps_[id.actor].push_back({id.sequence, self->lamport});
    return &*self;
  }

  template <typename F>
  void visit(F f) {
    for (Item& item : items_) f(item);
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

  std::list<Item> items_;
  std::vector<std::vector<Stamp>> stamps_;
};

}  // namespace

Value reference_rga(std::span<const HistoryEntry> history) {
  return text::NaiveText<NaiveRga>(history).text();
}

}  // namespace skerry::crdts
