#include "crdts/text/checks.h"

#include <string>

#include "core/codec.h"

namespace skerry::crdts::text {

Status no_states() { return invalid("a text travels as operations, not as states"); }

Status not_a_splice(const Command& command) {
  if (is<Undo, Redo>(command)) return absl::UnimplementedError("this design has no undo");
  return invalid("a text takes splices only");
}

Status check_splice(const TextSplice& splice, uint64_t size, uint64_t& scalars) {
  if (!splice.path.empty()) return invalid("a text holds nothing at a path");
  if (splice.position > size || splice.erased > size - splice.position) {
    return absl::OutOfRangeError("text splice at " + std::to_string(splice.position) + " erasing " +
                                 std::to_string(splice.erased) + ": the text has " +
                                 std::to_string(size) + " characters");
  }
  if (!is_valid_utf8(splice.text)) return invalid("text splice: the text is not valid UTF-8");
  scalars = count_scalars(splice.text);
  return absl::OkStatus();
}

Status check_next_dots(const ActorRuns& actors, const Mutation& mutation, uint64_t length) {
  const uint32_t author = actors.find(mutation.actor);
  const uint64_t last = author == kNone ? 0 : actors.last(author);
  if (mutation.first <= last) return invalid("text change: its dots are already in the text");
  if (mutation.first > kMaxSequence || length > kMaxSequence - mutation.first) {
    return absl::ResourceExhaustedError("text change: more than 2^31 dots of one actor");
  }
  return absl::OkStatus();
}

StatusOr<ElementId> local_id(const ActorRuns& actors, const std::vector<ActorId>& named,
                             const SpliceBody::Id& id, const ActorId& author) {
  if (id.sequence == 0) return ElementId{};
  const uint32_t actor = actors.find(id.actor == 0 ? author : named[id.actor - 1]);
  if (actor == kNone) return invalid("text change: it names an actor that wrote nothing here");
  return ElementId{actor, id.sequence};
}

Status text_too_long() {
  return absl::ResourceExhaustedError("text change: the text would exceed 1 GiB");
}

}  // namespace skerry::crdts::text
