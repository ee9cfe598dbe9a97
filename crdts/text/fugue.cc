#include "crdts/text/rules.h"

namespace skerry::crdts::text {

Origins FugueRule::local(const RunList& list, const Spot& left) const {
  const ElementId origin = element_at(list, left);
  if (left.block != kNone && left.offset + 1 < list.blocks()[left.block].length) {
    return {origin, origin.plus(1), 0};  // within a run, where each is the next one's left origin
  }
  const uint32_t right = list.blocks().next(left.block);
  if (right == kNone || list.blocks()[right].left != origin) return {origin, {}, 0};
  return {origin, list.blocks()[right].first, 0};
}

Origins FugueRule::sent(const Origins& origins) const {
  return {origins.right.exists() ? ElementId{} : origins.left, origins.right, 0};
}

Status FugueRule::accept(const RunList& list, Origins& origins) const {
  SKERRY_RETURN_IF_ERROR(known(list, origins.right, "parent"));
  if (!origins.right.exists()) return absl::OkStatus();
  if (origins.left.exists()) return invalid("text change: two parents");
  origins.left = list.blocks().left_of(list.blocks().find(origins.right));
  return absl::OkStatus();
}

// Everything that is passed has its left origin at or behind ours: it belongs to siblings on the
// same side or to left children of elements that do. Siblings (the same left origin and the same
// parent) ascend; the left children of an element to our left end before it.
uint32_t FugueRule::place(RunList& list, uint32_t left, ElementId first,
                          const Origins& origins) const {
  uint32_t after = left;
  uint32_t at = list.blocks().next(left);
  if (starts_at(list, at, origins.right)) return after;
  const uint32_t bound = origins.right.exists() ? list.blocks().find(origins.right).block : kNone;
  if (bound != kNone && !list.blocks()[bound].has_left_child)
    return list.blocks().order().previous(bound);
  const uint32_t start = list.begin_scan();
  bool is_undecided = false;
  for (; at != bound; at = list.blocks().next(at)) {
    const Block& other = list.blocks()[at];
    if (other.left == origins.left) {
      const ElementId parent = unpack(other.extra);
      if (parent == origins.right) {
        if (id_precedes(list, first, other.first)) break;
        is_undecided = false;
      } else {
        is_undecided = ends_earlier(list, parent, origins.right);
      }
    } else if (!was_passed(list, other.left, start)) {
      break;
    }
    list.mark(at, start);
    if (!is_undecided) after = at;
  }
  return after;
}

void FugueRule::inserted(RunList& list, const Origins& origins, uint64_t) const {
  if (origins.right.exists()) list.note_left_child(list.blocks().find(origins.right).block);
}

}  // namespace skerry::crdts::text
