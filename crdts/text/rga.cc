#include <algorithm>

#include "crdts/text/rules.h"

namespace skerry::crdts::text {

uint64_t RgaRule::implied_clock(const RunList& list, const Spot& left) const {
  return left.block == kNone ? 1 : list.blocks().extra_of(left) + 1;
}

Origins RgaRule::local(const RunList& list, const Spot& left) const {
  return {element_at(list, left), {}, next_clock};
}

// An author had integrated what its change depends on, and so have we: its clock cannot be ahead of
// ours, and is past its left origin's.
Status RgaRule::accept(const RunList& list, Origins& origins) const {
  if (origins.right.exists()) return invalid("text change: a right origin where there is none");
  const Spot left = origins.left.exists() ? list.blocks().find(origins.left) : Spot{};
  if (origins.clock < implied_clock(list, left) || origins.clock > next_clock) {
    return invalid("text change: a Lamport time that cannot be");
  }
  return absl::OkStatus();
}

uint32_t RgaRule::place(RunList& list, uint32_t left, ElementId first,
                        const Origins& origins) const {
  uint32_t after = left;
  for (uint32_t at = list.blocks().next(left); at != kNone; at = list.blocks().next(at)) {
    const Block& other = list.blocks()[at];
    const bool is_larger = other.extra != origins.clock
                               ? other.extra > origins.clock
                               : list.actors().precedes(first.actor, other.first.actor);
    if (!is_larger) break;
    after = at;
  }
  return after;
}

void RgaRule::inserted(RunList&, const Origins& origins, uint64_t length) {
  next_clock = std::max(next_clock, origins.clock + length);
}

}  // namespace skerry::crdts::text
