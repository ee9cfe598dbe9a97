#include "crdts/text/rules.h"

#include <string>

namespace skerry::crdts::text {

ElementId element_at(const RunList& list, const Spot& spot) {
  return spot.block == kNone ? ElementId{} : list.blocks()[spot.block].first.plus(spot.offset);
}

Status known(const RunList& list, ElementId element, const char* what) {
  if (!element.exists() || list.blocks().find(element).block != kNone) return absl::OkStatus();
  return invalid(std::string("text change: its ") + what + " is no element of the text");
}

Status accept_neighbours(const RunList& list, const Origins& origins) {
  if (!origins.right.exists()) return absl::OkStatus();
  const Spot left = origins.left.exists() ? list.blocks().find(origins.left) : Spot{};
  if (list.blocks().behind(left) == origins.right) return absl::OkStatus();  // nothing came between
  SKERRY_RETURN_IF_ERROR(known(list, origins.right, "right origin"));
  // Where the left origin is not its neighbour any more, something cut the right one's run.
  const Spot right = list.blocks().find(origins.right);
  if (right.offset == 0 && (left.block == kNone || list.blocks().precedes(left, right))) {
    return absl::OkStatus();
  }
  return invalid("text change: its origins are not in order");
}

bool ends_earlier(const RunList& list, ElementId a, ElementId b) {
  if (!a.exists() || !b.exists()) return a.exists();
  return list.blocks().precedes(list.blocks().find(a), list.blocks().find(b));
}

bool starts_at(const RunList& list, uint32_t block, ElementId element) {
  return block == kNone ? !element.exists() : list.blocks()[block].first == element;
}

bool id_precedes(const RunList& list, ElementId a, ElementId b) {
  if (a.actor != b.actor) return list.actors().precedes(a.actor, b.actor);
  return a.sequence < b.sequence;
}

bool was_passed(const RunList& list, ElementId element, uint32_t since) {
  if (!element.exists()) return false;
  return list.blocks()[list.blocks().find(element).block].mark >= since;
}

Origins ArrivalRule::local(const RunList& list, const Spot& left) const {
  return {element_at(list, left), {}, 0};
}

Status ArrivalRule::accept(const RunList&, Origins&) const { return absl::OkStatus(); }

}  // namespace skerry::crdts::text
