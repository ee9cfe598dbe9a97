#include "harness/workloads/playable.h"

#include <limits>
#include <utility>

#include "harness/workloads/dealing.h"

namespace skerry::harness {

StatusOr<Recording> playable(Recording recording) {
  if (!recording.is_concurrent) return recording;
  const StatusOr<Dealing> dealing =
      deal_transactions(recording, std::numeric_limits<uint32_t>::max());
  if (!dealing.ok()) return dealing.status();
  for (size_t i = 0; i < recording.transactions.size(); ++i) {
    recording.transactions[i].agent = dealing->person_of[i];
  }
  recording.agents = static_cast<uint32_t>(dealing->chains.size());
  return recording;
}

}  // namespace skerry::harness
