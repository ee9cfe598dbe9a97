#include "crdts/text/text_object.h"

#include "crdts/text/checks.h"

namespace skerry::crdts::text {

Status TextBase::join(ByteView) { return invalid("a text travels as operations, not as states"); }

Status TextBase::check_command(const Command& command, const Mutation& mutation,
                               uint64_t& scalars) const {
  SKERRY_RETURN_IF_ERROR(check_splice(command, size(), scalars));
  if (command.erased + scalars == 0) return absl::OkStatus();
  return check_dots(mutation, command.erased + scalars, command.text.size());
}

Status TextBase::check_dots(const Mutation& mutation, uint64_t length, size_t bytes) const {
  SKERRY_RETURN_IF_ERROR(check_next_dots(list_.actors(), mutation, length));
  return list_.has_room_for(bytes) ? absl::OkStatus() : text_too_long();
}

SpliceBody::Id TextBase::wire_id(ElementId element, const ActorId& author) {
  return {splice_.index_of(list_.actors().id(element.actor), author), element.sequence};
}

Status TextBase::read(ByteView body, const Mutation& mutation, Origins& origins) {
  SKERRY_RETURN_IF_ERROR(decode_splice(body, mutation.first, splice_));
  SKERRY_RETURN_IF_ERROR(
      check_dots(mutation, splice_.erased_total + splice_.scalars, splice_.inserted.size()));
  ranges_.clear();
  for (const SpliceBody::Range& range : splice_.deleted) {
    const StatusOr<ElementId> first =
        local_id(list_.actors(), splice_, range.first, mutation.actor);
    if (!first.ok()) return first.status();
    ranges_.push_back({*first, range.length});
    if (!list_.exists(ranges_.back())) {
      return invalid("text change: it deletes what is no element of the text");
    }
  }
  const StatusOr<ElementId> left = local_id(list_.actors(), splice_, splice_.left, mutation.actor);
  if (!left.ok()) return left.status();
  const StatusOr<ElementId> right =
      local_id(list_.actors(), splice_, splice_.right, mutation.actor);
  if (!right.ok()) return right.status();
  origins = {*left, *right, splice_.clock};
  return absl::OkStatus();
}

}  // namespace skerry::crdts::text
