// Commands under way are performed anew when others' come before them.
//
// Cost: that copies the document, once for any number of entries that came since it was last looked
// at.
#include "replica/ordered/performed_anew.h"

#include <utility>

namespace skerry::replica {

Change PerformedAnew::change_of(DocumentId document, const Dot& dot, HybridTime time,
                                const Command& command) const {
  return command_change(document, dot, time, command);
}

StatusOr<uint64_t> PerformedAnew::try_on(const Command& command) {
  if (!shows_at_once_) return 1;  // the server knows
  if (!ahead_) ahead_ = shown().copy();
  return ahead_->perform(command);
}

void PerformedAnew::add(const Change& own, From from) {
  own_.push_back(*command_of(own));
  if (from == From::kDisk) ahead_.reset();
}

// What no server could have ordered changes nothing.
void PerformedAnew::append(const Change& entry, std::optional<uint64_t> own) {
  const Command command = *command_of(entry);
  static_cast<void>(ordered_.perform(command));
  if (own) {
    if (*own != 0) ahead_.reset();
    own_.erase(own_.begin() + static_cast<ptrdiff_t>(*own));
  } else if (own_.empty() && ahead_) {
    // With nothing under way both are the same, and go on side by side: that costs less than a
    // copy.
    static_cast<void>(ahead_->perform(command));
  } else {
    ahead_.reset();
  }
}

void PerformedAnew::remove(uint64_t own) {
  own_.erase(own_.begin() + static_cast<ptrdiff_t>(own));
  ahead_.reset();
}

// A pending command that the order leaves no room for any more has no effect here; the server will
// say so.
const Sequence& PerformedAnew::shown() const {
  if (own_.empty() || !shows_at_once_) return ordered_;
  if (!ahead_) {
    ahead_ = ordered_.copy();
    for (const Command& command : own_) static_cast<void>(ahead_->perform(command));
  }
  return *ahead_;
}

// Catching up hashes nothing, and takes as long as some bytes of every element would.
uint64_t PerformedAnew::digest_cost() const {
  constexpr uint64_t kBytesOfElement = 256;
  const uint64_t kept = ordered_.object().digest_cost();
  if (own_.empty() || !shows_at_once_ || ahead_) return kept;
  return kept + kBytesOfElement * (ordered_.object().size() + own_.size());
}

}  // namespace skerry::replica
