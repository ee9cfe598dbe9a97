// How the blocks of an opened text follow from its runs and from what hides their elements.
#pragma once

#include <cstdint>
#include <vector>

#include "crdts/text/saved_order.h"
#include "crdts/text/saved_text.h"

namespace skerry::crdts::text {

// For each element, by rank, how many commands hide it.
class Hides {
 public:
  explicit Hides(uint32_t elements) : steps_(elements + size_t{1}, 0) {}

  void add(uint32_t rank, uint32_t length, int32_t by) {
    steps_[rank] += by;
    steps_[rank + length] -= by;
  }
  // Takes back what commands that are undone deleted, and hides what they inserted. An error: an
  // undo of what is no command, or of a causal length that cannot be.
  Status add_turns(const SavedText& text, const SavedOrder& order);
  // By rank; nothing can be added any more.
  const std::vector<int32_t>& counts();

 private:
  Status add_turn(const SavedText& text, const SavedOrder& order, ElementId command,
                  uint32_t causal_length);
  void add(const SavedOrder& order, const ElementRange& range, int32_t by);

  std::vector<int32_t> steps_;  // from the element before it
};

// Puts the blocks into `opened`, whose runs and content are there.
void make_blocks(OpenedText& opened, const SavedOrder& order, Hides& hides, Extra extra);

}  // namespace skerry::crdts::text
