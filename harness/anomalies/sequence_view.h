// A text or list of a history with all its elements, deleted ones included, in document order, and
// what each element's author saw around it.
//
// The order is found without asking a design for it: every inserted element has a name of its own,
// and integrating all changes but the deletions shows all of them. That a deletion moves nothing is
// checked: what is left of the order after the deletions must be the value.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/anomalies/history.h"

namespace skerry::harness {

struct SequenceElement {
  static constexpr int kNone = -1;  // the start or the end

  uint32_t step = 0;
  uint64_t id = 0;  // its sequence number among its author's dots
  std::string name;
  // The element left of it that its author saw, and the element that followed that one, deleted or
  // not (Weidner and Kleppmann 2023, section 5.1: left and right origin); as places in the order.
  int left = kNone;
  int right = kNone;
  Subset deleted_by = 0;
};

using SequenceView = std::vector<SequenceElement>;  // in document order

// Nothing, for a family without an order, or where the order cannot be found: some command both
// deletes and inserts, or the design moves elements. REQUIRES: `value` is that of all steps.
std::optional<SequenceView> view_sequence(const crdts::Design& design, const History& history,
                                          const Value& value);

// The i-th of as many one-character names as anyone needs.
std::string element_name(uint64_t i);
// The elements of a text or list value, in order.
std::vector<std::string> elements_of(const Value& value);

}  // namespace skerry::harness
