// The event after which a replica first showed something else of a document than the naive
// reference makes of the changes that it had integrated.
//
// Looked for in the order of events where that costs little (kMostWork); else in what the nodes
// that a verdict names integrated, by doubling strides and then by halving: then the value was
// right before the event and wrong after it, and may have been wrong once before. That costs at
// most as much as four looks at the last value; where it is not enough the event is not named.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/status.h"
#include "core/value_difference.h"
#include "harness/replay/break.h"
#include "harness/replay/witness.h"

namespace skerry::harness {

struct WrongValue {
  Moment when;
  uint32_t node = 0;
  // What it integrated in this event; the last few of many.
  std::vector<Witness::Made> integrated;
  uint64_t changes = 0;        // that it had then
  ValueDifference difference;  // what it shows, and what the reference gives
  // Another one that came to show the reference's value of the same changes, and in which order
  // each integrated them; the last few of many.
  std::optional<uint32_t> other;
  std::vector<DotRun> order;
  std::vector<DotRun> other_order;
};

// Nothing: no value is wrong by itself, or the run is too long to say (kMostRecords).
StatusOr<std::optional<WrongValue>> find_wrong_value(const Scenario& scenario, uint64_t seed,
                                                     const Break& broken);

}  // namespace skerry::harness
