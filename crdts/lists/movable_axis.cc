#include "crdts/lists/movable_axis.h"

#include "core/check.h"

namespace skerry::crdts::lists {

uint32_t MovableAxis::insert(const Stamp& stamp, const SlotOrder::Spot& spot) {
  const uint32_t slot = order_.add(stamp.dot, spot);
  const uint32_t element = elements();
  elements_.push_back({slot, kNone, slot, 1});
  add_slot(element, stamp);
  order_.show(slot);
  return slot;
}

uint32_t MovableAxis::move(uint32_t element, const Stamp& stamp, const SlotOrder::Spot& spot) {
  const uint32_t slot = order_.add(stamp.dot, spot);
  add_slot(element, stamp);
  Element& moved = elements_[element];
  if (slots_[moved.slot].stamp < stamp) stand_at(moved, slot);
  return slot;
}

void MovableAxis::add_slot(uint32_t element, const Stamp& stamp) {
  const auto slot = static_cast<uint32_t>(slots_.size());
  slots_.push_back({stamp, element, elements_[element].latest, true});
  elements_[element].latest = slot;
}

void MovableAxis::raise_length(uint32_t element, uint64_t length) {
  Element& raised = elements_[element];
  if (length <= raised.length) return;
  raised.length = length;
  show(raised);
}

void MovableAxis::set_standing(uint32_t slot, Standing standing) {
  slots_[slot].is_active = standing == Standing::kCounts;
  const uint32_t element = slots_[slot].element;
  stand_at(elements_[element], newest_active(element));
}

uint32_t MovableAxis::newest_active(uint32_t element) const {
  uint32_t newest = elements_[element].inserted;
  for (uint32_t slot = elements_[element].latest; slot != kNone; slot = slots_[slot].older) {
    if (slots_[slot].is_active && slots_[newest].stamp < slots_[slot].stamp) newest = slot;
  }
  return newest;
}

void MovableAxis::show(const Element& element) {
  if (element.length % 2 == 1) {
    order_.show(element.slot);
  } else {
    order_.hide(element.slot);
  }
}

void MovableAxis::stand_at(Element& element, uint32_t slot) {
  if (element.slot == slot) return;
  order_.hide(element.slot);
  element.slot = slot;
  show(element);
}

SlotOrder::Spot MovableAxis::spot_for(uint32_t position, uint32_t moved) const {
  uint32_t before = position;  // how many of the shown, the moved one with them, come before it
  if (moved != kNone && place(moved) < position) ++before;
  return order_.spot_behind(before == 0 ? SlotOrder::kStart : order_.at(before - 1));
}

void MovableAxis::check_invariants() const {
  order_.check_invariants();
  SKERRY_CHECK(slots_.size() == order_.size());
  uint32_t shown = 0;
  for (uint32_t element = 0; element < elements(); ++element) {
    const Element& checked = elements_[element];
    SKERRY_CHECK(checked.length >= 1 && slots_[checked.inserted].is_active);
    SKERRY_CHECK(checked.slot == newest_active(element));
    SKERRY_CHECK(order_.is_shown(checked.slot) == is_shown(element));
    if (is_shown(element)) ++shown;
  }
  SKERRY_CHECK(shown == order_.shown());
}

}  // namespace skerry::crdts::lists
