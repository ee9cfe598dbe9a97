#include "crdts/text/text_object.h"

namespace skerry::crdts::text {

Status TextBase::join(ByteView) { return invalid("a text travels as operations, not as states"); }

Status TextBase::check_command(const Command& command, const Mutation& mutation,
                               uint64_t& scalars) const {
  if (command.verb != Verb::kTextSplice) return invalid("a text takes splices only");
  if (command.position > size() || command.erased > size() - command.position) {
    return absl::OutOfRangeError("text splice at " + std::to_string(command.position) +
                                 " erasing " + std::to_string(command.erased) + ": the text has " +
                                 std::to_string(size()) + " characters");
  }
  if (!is_valid_utf8(command.text)) return invalid("text splice: the text is not valid UTF-8");
  scalars = count_scalars(command.text);
  if (command.erased + scalars == 0) return absl::OkStatus();
  return check_dots(mutation, command.erased + scalars, command.text.size());
}

Status TextBase::check_dots(const Mutation& mutation, uint64_t length, size_t bytes) const {
  const uint32_t author = list_.actors().find(mutation.actor);
  const uint64_t last = author == kNone ? 0 : list_.actors().last(author);
  if (mutation.first <= last) return invalid("text change: its dots are already in the text");
  if (mutation.first > kMaxSequence || length > kMaxSequence - mutation.first) {
    return absl::ResourceExhaustedError("text change: more than 2^31 dots of one actor");
  }
  if (!list_.has_room_for(bytes)) {
    return absl::ResourceExhaustedError("text change: the text would exceed 1 GiB");
  }
  return absl::OkStatus();
}

SpliceBody::Id TextBase::wire_id(ElementId element, const ActorId& author) {
  return {splice_.index_of(list_.actors().id(element.actor), author), element.sequence};
}

StatusOr<ElementId> TextBase::local_id(const SpliceBody::Id& id, const ActorId& author) const {
  if (id.sequence == 0) return ElementId{};
  const uint32_t actor = list_.actors().find(id.actor == 0 ? author : splice_.actors[id.actor - 1]);
  if (actor == kNone) return invalid("text change: it names an actor that wrote nothing here");
  return ElementId{actor, id.sequence};
}

Status TextBase::read(ByteView body, const Mutation& mutation, Origins& origins) {
  SKERRY_RETURN_IF_ERROR(decode_splice(body, mutation.first, splice_));
  SKERRY_RETURN_IF_ERROR(
      check_dots(mutation, splice_.erased_total + splice_.scalars, splice_.inserted.size()));
  ranges_.clear();
  for (const SpliceBody::Range& range : splice_.deleted) {
    const StatusOr<ElementId> first = local_id(range.first, mutation.actor);
    if (!first.ok()) return first.status();
    ranges_.push_back({*first, range.length});
    if (!list_.exists(ranges_.back())) {
      return invalid("text change: it deletes what is no element of the text");
    }
  }
  const StatusOr<ElementId> left = local_id(splice_.left, mutation.actor);
  if (!left.ok()) return left.status();
  const StatusOr<ElementId> right = local_id(splice_.right, mutation.actor);
  if (!right.ok()) return right.status();
  origins = {*left, *right, splice_.clock};
  return absl::OkStatus();
}

}  // namespace skerry::crdts::text
