#include "replica/ordered/sequence.h"

#include "core/check.h"

namespace skerry::replica {

StatusOr<uint64_t> Sequence::perform(const Command& command) {
  // Time goes on from command to command, so that of two writes the later one stays.
  const HybridTime time{static_cast<int64_t>(performed_ + 1), 0};
  const auto effect = object_->execute(command, {{ReplicaId{0}, 1}, performed_ + 1, time});
  if (!effect.ok()) return effect.status();
  performed_ += effect->length;
  return effect->length;
}

Sequence Sequence::copy() const {
  Sequence copy(*design_);
  const auto bytes = design_->offers_snapshots ? object_->snapshot() : object_->state();
  SKERRY_CHECK(bytes.ok());
  const Status status = design_->offers_snapshots ? copy.object_->restore(bytes->view())
                                                  : copy.object_->join(bytes->view());
  SKERRY_CHECK(status.ok());
  copy.performed_ = performed_;
  return copy;
}

}  // namespace skerry::replica
