// What the tracker keeps in document order: runs of elements in a B+-tree that counts how many of
// them are in the text that the next event meets (current), in the text as it will be (effect), and
// of the text that was there at the start (base).
//
// An element is named by its insertion's event, or, of the text that was there at the start, by
// kBase and its place there. Base elements stay in order, so that they are found by counting; the
// others are found by the caller's index, which is told of every move.
//
// Invariants: those of Rope, and: leaves are linked in order; by_event()[event] is the leaf of an
// inserted element.
// Cost: O(log items + kLeafItems) for each operation but `next`, which is O(1).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "crdts/text/counted_node.h"
#include "crdts/text/event_graph/event.h"

namespace skerry::crdts::event_graph {

inline constexpr uint32_t kBase = 0x80000000;

struct Item {
  uint32_t id = 0;  // of the first element; the others follow
  uint32_t length = 0;
  uint32_t left = kNone;   // origin of the first element; each further one's is the one before it
  uint32_t right = kNone;  // what it must stand before, by the rule (kNone: the end)
  // 0: not inserted where the tracker stands; 1: there; n + 1: erased by n events there.
  uint32_t presence : 31 = 1;
  uint32_t is_erased : 1 = 0;  // in effect

  bool is_present() const { return presence == 1; }
  uint32_t current() const { return presence == 1 ? length : 0; }
  uint32_t effect() const { return is_erased != 0 ? 0 : length; }
  uint32_t base() const { return id >= kBase ? length : 0; }
};

// A number for each event from a first one on.
class ByEvent {
 public:
  uint32_t& operator[](Event event) { return numbers_[event - first_]; }
  uint32_t operator[](Event event) const { return numbers_[event - first_]; }
  void reset(Event first) {
    numbers_.clear();
    first_ = first;
  }
  // Makes room for events before `end`.
  void extend(Event end) { numbers_.resize(end - first_); }
  void fill(Event from, uint32_t length, uint32_t number) {
    const auto begin = numbers_.begin() + static_cast<std::ptrdiff_t>(from - first_);
    std::fill(begin, begin + static_cast<std::ptrdiff_t>(length), number);
  }
  size_t bytes() const { return numbers_.capacity() * sizeof(uint32_t); }

 private:
  Event first_ = 0;
  std::vector<uint32_t> numbers_;
};

// Whether an element is in the text as it will be.
enum class Outcome : uint8_t { kStays, kErased };

class ItemTree {
 public:
  // A place: within an item, or before the first element of the next where index is past the last.
  struct Place {
    uint32_t leaf = kNone;
    uint32_t index = 0;
    uint32_t offset = 0;
  };

  // Whether all elements of a run have the first one's right bound, or only the first has one.
  enum class RightBounds : uint8_t { kOfRuns, kOfFirsts };
  explicit ItemTree(RightBounds bounds) : shares_right_(bounds == RightBounds::kOfRuns) {}

  // Starts anew, with `base` elements that are there; events before `first` are never asked for.
  void reset(uint32_t base, Event first);

  uint32_t current() const { return total_.current; }
  size_t items() const { return items_; }

  const Item& item(const Place& place) const { return leaves_[place.leaf].items[place.index]; }
  // True if there is an item there; a place past a leaf's last item moves to the next leaf.
  bool settle(Place& place) const;
  Place begin() const { return {first_leaf_, 0, 0}; }

  // The element that is `position`th of the current text. REQUIRES: position < current().
  Place find_current(uint32_t position) const;
  // REQUIRES: the element is in the tree.
  Place find(uint32_t element) const;
  // True if a comes before b. REQUIRES: both are in the tree.
  bool precedes(uint32_t a, uint32_t b) const;
  // How much of the effect text is before a place.
  uint32_t effect_before(const Place& place) const;

  // Inserts a run of new events; within an item, that is cut. Runs that go on are joined.
  void insert(Place place, const Item& item);
  // Makes [place.offset, place.offset + length) of an item an item of its own; its place.
  Place isolate(Place place, uint32_t length);
  // Changes an item's state and no more.
  void set(const Place& place, uint32_t presence, Outcome outcome);

  // The leaf of an inserted element; of erasures what the caller keeps, their targets.
  ByEvent& by_event() { return by_event_; }
  const ByEvent& by_event() const { return by_event_; }

  size_t bytes() const;
  void check_invariants() const;

 private:
  static constexpr uint32_t kLeafItems = 24;
  static constexpr uint32_t kFan = 16;

  struct Sums {
    uint32_t current = 0;
    uint32_t effect = 0;
    uint32_t base = 0;
    // Modulo 2^32, so that differences may be kept as sums too.
    static Sums of(const Item& item) { return {item.current(), item.effect(), item.base()}; }
    Sums& operator+=(const Sums& other);
    Sums& operator-=(const Sums& other);
    friend bool operator==(const Sums&, const Sums&) = default;
  };
  struct Leaf {
    uint32_t count = 0;
    uint32_t parent = kNone;
    uint32_t next = kNone;
    std::array<Item, kLeafItems> items;

    Sums sums() const;
  };
  using Inner = text::CountedNode<Sums, kFan>;

  // The right bound of all but the first element of an item.
  uint32_t further_right(const Item& item) const { return shares_right_ ? item.right : kNone; }
  void add_above(uint32_t leaf, const Sums& more);
  // Makes room for `count` items at an index of a leaf, which may split: where the room is.
  Place open(Place place, uint32_t count);
  uint32_t split_leaf(uint32_t leaf, uint32_t at);
  void add_child(uint32_t parent, uint32_t child, const Sums& child_sums, uint32_t sibling,
                 const Sums& sibling_sums, uint32_t height);
  void set_parent(uint32_t child, uint32_t parent, uint32_t height);
  // Notes that an item's elements are in a leaf.
  void note(const Item& item, uint32_t leaf);
  Sums check_node(uint32_t node, uint32_t parent, uint32_t height) const;

  bool shares_right_;
  std::vector<Leaf> leaves_;
  std::vector<Inner> inners_;
  uint32_t root_ = 0;
  uint32_t height_ = 0;
  uint32_t first_leaf_ = 0;
  Sums total_;
  size_t items_ = 0;
  ByEvent by_event_;
};

}  // namespace skerry::crdts::event_graph
