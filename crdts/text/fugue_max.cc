#include "crdts/text/rules.h"

namespace skerry::crdts::text {

Origins FugueMaxRule::local(const RunList& list, const Spot& left) const {
  return {element_at(list, left), list.blocks().behind(left), 0};
}

Status FugueMaxRule::accept(const RunList& list, Origins& origins) const {
  return accept_neighbours(list, origins);
}

// What is passed has its left origin at or behind ours. Of those with the same left origin, one
// whose right origin is further to the right comes first; equal ones ascend by id; behind one whose
// right origin is further to the left we belong only if a later one says so.
uint32_t FugueMaxRule::place(RunList& list, uint32_t left, ElementId first,
                             const Origins& origins) const {
  uint32_t after = left;
  uint32_t at = list.blocks().next(left);
  if (starts_at(list, at, origins.right)) return after;
  const uint32_t bound = origins.right.exists() ? list.blocks().find(origins.right).block : kNone;
  const uint32_t start = list.begin_scan();
  bool is_undecided = false;
  for (; at != bound; at = list.blocks().next(at)) {
    const Block& other = list.blocks()[at];
    if (other.left == origins.left) {
      const ElementId right = unpack(other.extra);
      if (right == origins.right && id_precedes(list, first, other.first)) break;
      is_undecided = right != origins.right && ends_earlier(list, right, origins.right);
    } else if (!was_passed(list, other.left, start)) {
      break;
    }
    list.mark(at, start);
    if (!is_undecided) after = at;
  }
  return after;
}

}  // namespace skerry::crdts::text
