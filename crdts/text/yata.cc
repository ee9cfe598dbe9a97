#include "crdts/text/rules.h"

namespace skerry::crdts::text {

Origins YataRule::local(const RunList& list, const Spot& left) const {
  return {element_at(list, left), list.blocks().behind(left), 0};
}

Status YataRule::accept(const RunList& list, Origins& origins) const {
  return accept_neighbours(list, origins);
}

uint32_t YataRule::place(RunList& list, uint32_t left, ElementId first,
                         const Origins& origins) const {
  uint32_t after = left;
  uint32_t at = list.blocks().next(left);
  if (starts_at(list, at, origins.right)) return after;
  const uint32_t bound = origins.right.exists() ? list.blocks().find(origins.right).block : kNone;
  // Blocks with a mark from `start` on are between the origins and passed; those from `conflict` on
  // are passed and still behind `after`.
  const uint32_t start = list.begin_scan();
  uint32_t conflict = start;
  for (; at != bound; at = list.blocks().next(at)) {
    const Block& other = list.blocks()[at];
    list.mark(at, conflict);
    bool goes_before = false;
    if (other.left == origins.left) {
      goes_before = id_precedes(list, other.first, first);
      if (!goes_before && other.extra == pack(origins.right)) break;
    } else if (was_passed(list, other.left, start)) {
      goes_before = !was_passed(list, other.left, conflict);
    } else {
      break;
    }
    if (goes_before) {
      after = at;
      conflict = list.next_mark();
    }
  }
  return after;
}

}  // namespace skerry::crdts::text
