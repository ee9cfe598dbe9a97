// From what an author did to what that does to a text with more in it than the author had seen.
//
// The tracker holds each element that matters as two texts see it: the one at the version where the
// tracker stands, which the next event's position is of, and the one with every event so far.
// Events are applied once, parents first; to apply one, the tracker is moved to the event's past by
// retreating and advancing over events that it has applied (Gentle and Kleppmann 2025,
// Collaborative text editing with Eg-walker, section 3). What was there before the first of them is
// a run of elements that nobody asks about.
//
// Elements inserted at one place are ordered by Fugue or FugueMax (Weidner and Kleppmann 2023); the
// two differ in what counts as the right bound of an element: FugueMax takes the next element that
// exists for its author, Fugue only one with the same left origin, else the end.
//
// Cost: O(log items) for each piece of a run that lies together, and for each element that was
// inserted concurrently at the same place.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "crdts/text/event_graph/item_tree.h"
#include "crdts/text/event_graph/text_history.h"

namespace skerry::crdts::event_graph {

enum class Order : uint8_t { kFugue, kFugueMax };

class Tracker {
 public:
  explicit Tracker(Order order)
      : order_(order),
        tree_(order == Order::kFugueMax ? ItemTree::RightBounds::kOfRuns
                                        : ItemTree::RightBounds::kOfFirsts) {}

  // Starts anew before `first`, with a text of `size` characters.
  void reset(uint32_t size, Event first) { tree_.reset(size, first); }
  // Makes room for events before `end`.
  void extend(Event end) { tree_.by_event().extend(end); }

  Order order() const { return order_; }
  // The length of the text where the tracker stands.
  uint32_t size() const { return tree_.current(); }
  size_t items() const { return tree_.items(); }
  size_t bytes() const { return tree_.bytes(); }

  // Take back applied events, and bring them back.
  void retreat(const Operations& operations, Span span);
  void advance(const Operations& operations, Span span);

  // Applies an insertion where the tracker stands, whose position is within the text there: its
  // position in the text with every event so far.
  uint32_t insert(const Agents& agents, const Operation& operation);
  // The same for an erasure: what goes from the text with every event so far, each piece in the
  // text that the pieces before it leave.
  struct Piece {
    uint32_t position = 0;
    uint32_t length = 0;
  };
  std::span<const Piece> erase(const Operation& operation);

  // The insertions of applied events, in the order of the text: all; those in the text where the
  // tracker stands; those that no applied event has erased.
  std::vector<Span> elements() const {
    return spans([](const Item&) { return true; });
  }
  std::vector<Span> present() const {
    return spans([](const Item& item) { return item.is_present(); });
  }
  std::vector<Span> survivors() const {
    return spans([](const Item& item) { return item.is_erased == 0; });
  }

  void check_invariants() const { tree_.check_invariants(); }

 private:
  using Place = ItemTree::Place;

  // Counts one more or one less reason for each of the elements.
  void shift(uint32_t element, uint32_t length, bool is_back);
  void shift_targets(const Operation& part, bool is_back);
  // Behind which of the elements that its author did not see an insertion belongs.
  Place place_among(const Agents& agents, Event first, uint32_t left, uint32_t right, Place from,
                    Place to) const;
  void note_targets(const Operation& operation, uint32_t done, uint32_t element, uint32_t length);
  void note_piece(uint32_t position, uint32_t length);
  std::vector<Span> spans(bool (*is_wanted)(const Item& item)) const;

  Order order_;
  ItemTree tree_;
  std::vector<Piece> pieces_;
};

}  // namespace skerry::crdts::event_graph
