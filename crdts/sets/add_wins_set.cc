#include "crdts/sets/add_wins_set.h"

namespace skerry::crdts {

AddWinsSet AddWinsSet::add(std::string_view element, const Mutation& mutation) {
  const Dot dot{mutation.actor, mutation.first};
  AddWinsSet delta;
  delta.state_ = state_.superseding(element, dot);
  delta.state_.insert(element, dot, DottedElements::Kind::kAddition);
  join(delta);
  return delta;
}

AddWinsSet AddWinsSet::remove(std::string_view element, const Mutation& mutation) {
  AddWinsSet delta;
  if (!contains(element)) return delta;
  // The removal's own dot is seen as well, though it is on no element: contexts keep no holes.
  delta.state_ = state_.superseding(element, {mutation.actor, mutation.first});
  join(delta);
  return delta;
}

AddWinsSet AddWinsSet::decode(Decoder& in) {
  AddWinsSet set;
  set.state_ = DottedElements::decode(in, DottedElements::Removals::kNone);
  return set;
}

}  // namespace skerry::crdts
