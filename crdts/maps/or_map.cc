#include "crdts/maps/or_map.h"

#include <optional>
#include <utility>
#include <variant>

#include "crdts/delta/delta_object.h"
#include "crdts/maps/pointer.h"
#include "crdts/object/elements.h"

namespace skerry::crdts {

StatusOr<OrMap> OrMap::perform(const Command& command, const Mutation& mutation) {
  if (is<Undo, Redo>(command)) return has_no_such_command(kName);
  const auto* removal = std::get_if<MapRemove>(&command);
  const std::optional<ChildKind> kind = child_kind_of(verb_of(command));
  if (!kind.has_value() && removal == nullptr) {
    return invalid("or_map: a command of another family");
  }
  const std::string& pointer = path_of(command);
  const StatusOr<Path> path = parse_pointer(pointer);
  if (!path.ok()) return path.status();
  if (path->empty() && removal == nullptr) return invalid("or_map: a command without a key");
  const Dot dot{mutation.actor, mutation.first};
  const auto* addition = std::get_if<CounterAdd>(&command);
  const bool erases = only_erases(verb_of(command));
  OrMap delta;
  if (removal != nullptr) {
    delta.state_ = state_.superseding_below(removal->path, dot);
  } else if (addition != nullptr && addition->amount == 0) {
    return delta;
  } else {
    LeafKey key{Payload::copy_of(as_bytes(pointer)), *kind, {}};
    if (const std::string* element = element_of(command)) {
      key.element = Payload::copy_of(as_bytes(*element));
    }
    delta.state_ =
        addition != nullptr ? state_.superseding_nothing(dot) : state_.superseding_leaf(key, dot);
    Carried carried;
    if (addition != nullptr) carried.amount = addition->amount;
    if (const auto* assignment = std::get_if<RegisterAssign>(&command)) {
      carried.text = Payload::copy_of(as_bytes(assignment->value));
    }
    if (!erases) delta.state_.insert(std::move(key), dot, std::move(carried));
  }
  // Erasing what is not there: only the command's own dot would be seen.
  if (erases && delta.irreducibles() == 1) return OrMap();
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
