#include "crdts/text/checks.h"

#include <string>

#include "core/codec.h"

namespace skerry::crdts::text {

Status no_states() { return invalid("a text travels as operations, not as states"); }

Status check_splice(const Command& command, uint64_t size, uint64_t& scalars) {
  if (command.verb == Verb::kUndo || command.verb == Verb::kRedo) {
    return absl::UnimplementedError("this design has no undo");
  }
  if (command.verb != Verb::kTextSplice) return invalid("a text takes splices only");
  if (command.position > size || command.erased > size - command.position) {
    return absl::OutOfRangeError("text splice at " + std::to_string(command.position) +
                                 " erasing " + std::to_string(command.erased) + ": the text has " +
                                 std::to_string(size) + " characters");
  }
  if (!is_valid_utf8(command.text)) return invalid("text splice: the text is not valid UTF-8");
  scalars = count_scalars(command.text);
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
