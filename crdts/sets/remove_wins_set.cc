#include "crdts/sets/remove_wins_set.h"

namespace skerry::crdts {

RemoveWinsSet RemoveWinsSet::add(std::string_view element, const Mutation& mutation) {
  return command(element, mutation, DottedElements::Kind::kAddition);
}

RemoveWinsSet RemoveWinsSet::remove(std::string_view element, const Mutation& mutation) {
  if (!contains(element)) return {};
  return command(element, mutation, DottedElements::Kind::kRemoval);
}

RemoveWinsSet RemoveWinsSet::command(std::string_view element, const Mutation& mutation,
                                     DottedElements::Kind kind) {
  const Dot dot{mutation.actor, mutation.first};
  RemoveWinsSet delta;
  delta.state_ = state_.superseding(element, dot);
  delta.state_.insert(element, dot, kind);
  join(delta);
  return delta;
}

RemoveWinsSet RemoveWinsSet::decode(Decoder& in) {
  RemoveWinsSet set;
  set.state_ = DottedElements::decode(in, DottedElements::Removals::kAllowed);
  return set;
}

}  // namespace skerry::crdts
