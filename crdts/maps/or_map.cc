#include "crdts/maps/or_map.h"

#include <optional>
#include <utility>

#include "crdts/delta_object.h"
#include "crdts/maps/pointer.h"

namespace skerry::crdts {

StatusOr<OrMap> OrMap::perform(const Command& command, const Mutation& mutation) {
  if (command.verb == Verb::kUndo || command.verb == Verb::kRedo) return has_no_such_command(kName);
  const std::optional<ChildKind> kind = child_kind_of(command.verb);
  if (!kind.has_value() && command.verb != Verb::kMapRemove) {
    return invalid("or_map: a command of another family");
  }
  const StatusOr<Path> path = parse_pointer(command.path);
  if (!path.ok()) return path.status();
  if (path->empty() && command.verb != Verb::kMapRemove) {
    return invalid("or_map: a command without a key");
  }
  const Dot dot{mutation.actor, mutation.first};
  OrMap delta;
  if (command.verb == Verb::kMapRemove) {
    delta.state_ = state_.superseding_below(command.path, dot);
  } else if (command.verb == Verb::kCounterAdd && command.amount == 0) {
    return delta;
  } else {
    LeafKey key{Payload::copy_of(as_bytes(command.path)), *kind, {}};
    if (*kind == ChildKind::kSet) key.element = Payload::copy_of(as_bytes(command.text));
    const bool adds_up = command.verb == Verb::kCounterAdd;
    delta.state_ = adds_up ? state_.superseding_nothing(dot) : state_.superseding_leaf(key, dot);
    Carried carried;
    if (adds_up) carried.amount = command.amount;
    if (*kind == ChildKind::kRegister) carried.text = Payload::copy_of(as_bytes(command.text));
    if (!only_erases(command.verb)) delta.state_.insert(std::move(key), dot, std::move(carried));
  }
  // Erasing what is not there: only the command's own dot would be seen.
  if (only_erases(command.verb) && delta.irreducibles() == 1) return OrMap();
  join(delta);
  return delta;
}

OrMap OrMap::residual(const OrMap& other) const {
  OrMap fresh;
  fresh.state_ = state_.residual(other.state_);
  return fresh;
}

OrMap OrMap::decode(Decoder& in) {
  OrMap map;
  map.state_ = DottedLeaves::decode(in);
  return map;
}

}  // namespace skerry::crdts
