#include "crdts/text/rules.h"

#include <string>

namespace skerry::crdts::text {

ElementId element_at(const RunList& list, const Spot& spot) {
  return spot.block == kNone ? ElementId{} : list.block(spot.block).first.plus(spot.offset);
}

Status known(const RunList& list, ElementId element, const char* what) {
  if (!element.exists() || list.find(element).block != kNone) return absl::OkStatus();
  return invalid(std::string("text change: its ") + what + " is no element of the text");
}

bool starts_at(const RunList& list, uint32_t block, ElementId element) {
  return block == kNone ? !element.exists() : list.block(block).first == element;
}

bool id_precedes(const RunList& list, ElementId a, ElementId b) {
  if (a.actor != b.actor) return list.actors().precedes(a.actor, b.actor);
  return a.sequence < b.sequence;
}

bool was_passed(const RunList& list, ElementId element, uint32_t since) {
  if (!element.exists()) return false;
  return list.block(list.find(element).block).mark >= since;
}

Origins ArrivalRule::local(const RunList& list, const Spot& left) const {
  return {element_at(list, left), {}, 0};
}

Status ArrivalRule::accept(const RunList&, Origins&) const { return absl::OkStatus(); }

}  // namespace skerry::crdts::text
