#include "crdts/text/event_graph/tracker.h"

#include <algorithm>

#include "core/check.h"

namespace skerry::crdts::event_graph {

void Tracker::retreat(const Operations& operations, Span span) {
  for (size_t index = operations.index_of(span.end - 1);; --index) {
    const Operation part = operations.part(index, span);
    if (part.kind == Kind::kInsert) {
      shift(part.first, part.length, true);
    } else {
      shift_targets(part, true);
    }
    if (part.first == span.begin) return;
  }
}

void Tracker::advance(const Operations& operations, Span span) {
  for (size_t index = operations.index_of(span.begin);; ++index) {
    const Operation part = operations.part(index, span);
    if (part.kind == Kind::kInsert) {
      shift(part.first, part.length, false);
    } else {
      shift_targets(part, false);
    }
    if (part.end() == span.end) return;
  }
}

// Being inserted counts one, and each erasure one more: either way it is one step.
void Tracker::shift(uint32_t element, uint32_t length, bool is_back) {
  while (length > 0) {
    Place place = tree_.find(element);
    const uint32_t here = std::min(length, tree_.item(place).length - place.offset);
    place = tree_.isolate(place, here);
    const Item& item = tree_.item(place);
    tree_.set(place, is_back ? item.presence - 1u : item.presence + 1u,
              item.is_erased != 0 ? Outcome::kErased : Outcome::kStays);
    element += here;
    length -= here;
  }
}

void Tracker::shift_targets(const Operation& part, bool is_back) {
  for (Event event = part.first; event < part.end();) {
    const uint32_t target = tree_.by_event()[event];
    uint32_t length = 1;
    bool is_up = true;
    if (event + 1 < part.end()) {
      is_up = tree_.by_event()[event + 1] == target + 1;
      const uint32_t step = is_up ? 1 : kNone;  // modulo 2^32: one down
      while (event + length < part.end() &&
             tree_.by_event()[event + length] == target + step * length) {
        ++length;
      }
    }
    shift(is_up ? target : target - (length - 1), length, is_back);
    event += length;
  }
}

uint32_t Tracker::insert(const Agents& agents, const Operation& operation) {
  Place at = tree_.begin();
  uint32_t left = kNone;
  if (operation.position > 0) {
    at = tree_.find_current(operation.position - 1);
    left = tree_.item(at).id + at.offset;
    ++at.offset;
  }
  Item made;
  made.id = operation.first;
  made.length = operation.length;
  made.left = left;
  if (at.offset > 0 && at.offset < tree_.item(at).length) {
    made.right = left + 1;  // the next of its run, whose left origin is the one before it
  } else {
    if (at.offset > 0) at = {at.leaf, at.index + 1, 0};
    Place next = at;
    bool is_alone = true;
    bool is_found = tree_.settle(next);
    while (is_found && tree_.item(next).presence == 0) {
      is_alone = false;
      ++next.index;
      is_found = tree_.settle(next);
    }
    if (is_found && (order_ == Order::kFugueMax || tree_.item(next).left == left)) {
      made.right = tree_.item(next).id;
    }
    if (!is_alone) at = place_among(agents, made.id, left, made.right, at, next);
  }
  const uint32_t position = tree_.effect_before(at);
  tree_.insert(at, made);
  return position;
}

// Of what is passed, each has its left origin at ours or behind it: siblings on the same side, and
// what hangs below them. Siblings whose right bound is further to the right come first, equal ones
// ascend; behind one whose bound is further to the left we belong only if a later one says so.
Tracker::Place Tracker::place_among(const Agents& agents, Event first, uint32_t left,
                                    uint32_t right, Place from, Place to) const {
  Place best = from;
  bool is_undecided = false;
  for (Place at = from; tree_.settle(at) && (at.leaf != to.leaf || at.index != to.index);) {
    const Item& other = tree_.item(at);
    if (other.left == left) {
      if (other.right == right) {
        if (agents.precedes(first, other.id)) break;
        is_undecided = false;
      } else {
        is_undecided =
            other.right != kNone && (right == kNone || tree_.precedes(other.right, right));
      }
    } else if (other.left == kNone || (left != kNone && tree_.precedes(other.left, left))) {
      break;
    }
    ++at.index;
    if (!is_undecided) best = at;
  }
  return best;
}

std::span<const Tracker::Piece> Tracker::erase(const Operation& operation) {
  pieces_.clear();
  uint32_t done = 0;
  Place at = tree_.find_current(operation.position);
  while (done < operation.length) {
    while (!tree_.settle(at) || !tree_.item(at).is_present()) ++at.index;
    const uint32_t here = std::min(operation.length - done, tree_.item(at).length - at.offset);
    at = tree_.isolate(at, here);
    const Item& item = tree_.item(at);
    note_targets(operation, done, item.id, here);
    if (item.is_erased == 0) note_piece(tree_.effect_before(at), here);
    tree_.set(at, 2, Outcome::kErased);
    done += here;
    ++at.index;
  }
  return pieces_;
}

std::vector<Span> Tracker::spans(bool (*is_wanted)(const Item& item)) const {
  std::vector<Span> out;
  for (Place at = tree_.begin(); tree_.settle(at); ++at.index) {
    const Item& item = tree_.item(at);
    if (item.id < kBase && is_wanted(item)) out.push_back({item.id, item.id + item.length});
  }
  return out;
}

void Tracker::note_targets(const Operation& operation, uint32_t done, uint32_t element,
                           uint32_t length) {
  for (uint32_t i = 0; i < length; ++i) {
    const uint32_t nth = done + i;  // from the left
    const uint32_t event = operation.kind == Kind::kEraseBack ? operation.length - 1 - nth : nth;
    tree_.by_event()[operation.first + event] = element + i;
  }
}

void Tracker::note_piece(uint32_t position, uint32_t length) {
  if (!pieces_.empty() && pieces_.back().position == position) {
    pieces_.back().length += length;
  } else {
    pieces_.push_back({position, length});
  }
}

}  // namespace skerry::crdts::event_graph
