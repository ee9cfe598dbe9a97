#include "replica/ordered/sequence.h"

#include <utility>

#include "core/check.h"
#include "core/command_bytes.h"

namespace skerry::replica {

Change command_change(DocumentId document, const Dot& dot, HybridTime time,
                      const Command& command) {
  Encoder out;
  encode_command(command, out);
  return make_change(document, {dot.actor, dot.sequence, 1}, {}, time, out.view());
}

std::optional<Command> command_of(const Change& change) {
  Decoder in(change.body);
  Command command = decode_command(in);
  if (in.failed() || !in.rest().empty() || change.dots.length != 1) return std::nullopt;
  return command;
}

StatusOr<uint64_t> Sequence::perform(const Command& command) {
  // Time goes on from command to command, so that of two writes the later one stays.
  const HybridTime time{static_cast<int64_t>(performed_ + 1), 0};
  const auto effect = object_->execute(command, {{ReplicaId{0}, 1}, performed_ + 1, time});
  if (!effect.ok()) return effect.status();
  performed_ += effect->length;
  return effect->length;
}

void Sequence::note(const Change& change) {
  dots_.raise(change.dots.actor, change.dots.last());
  hash_ += change.hash;
}

void Sequence::append(const Change& change) {
  if (const auto command = command_of(change)) static_cast<void>(perform(*command));
  note(change);
}

Sequence Sequence::copy() const {
  Sequence copy(*design_);
  const auto bytes = design_->offers_snapshots ? object_->snapshot() : object_->state();
  SKERRY_CHECK(bytes.ok());
  const Status status = design_->offers_snapshots ? copy.object_->restore(bytes->view())
                                                  : copy.object_->join(bytes->view());
  SKERRY_CHECK(status.ok());
  copy.performed_ = performed_;
  copy.dots_ = dots_;
  copy.hash_ = hash_;
  return copy;
}

}  // namespace skerry::replica
