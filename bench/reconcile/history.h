// Two causally closed sets of changes that have a long history in common and differ in a few.
#pragma once

#include <cstdint>

#include "sync/reconcile/sets/held_set.h"

namespace skerry::bench {

enum class Where : uint8_t {
  kRecent,  // the last changes of ten actors, five on each side
  kSpread,  // the last change of as many actors as there are differences, wherever it is
};

struct HistoryShape {
  uint64_t changes = 100'000;  // in common, but for those of kSpread that are taken away
  uint32_t actors = 10;
  uint64_t differences = 100;
  Where where = Where::kRecent;
  uint64_t seed = 1;
};

struct History {
  sync::HeldSet left;
  sync::HeldSet right;
};

// Few actors write all the time; many have a session each of about changes / actors changes,
// sixteen at a time. A change depends on its actor's one before and on the heads of what was there
// four changes ago. Times ascend by up to 2 s a change.
History make_history(const HistoryShape& shape);

}  // namespace skerry::bench
