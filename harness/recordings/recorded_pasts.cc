#include "harness/recordings/recorded_pasts.h"

#include <algorithm>

namespace skerry::harness {
namespace {

constexpr uint64_t kMostNumbers = uint64_t{1} << 28;

}  // namespace

StatusOr<RecordedPasts> recorded_pasts(const Recording& recording) {
  const std::vector<Transaction>& transactions = recording.transactions;
  if (transactions.size() * uint64_t{recording.agents} > kMostNumbers) {
    return absl::ResourceExhaustedError(recording.path + ": too many transactions times agents");
  }
  RecordedPasts pasts(transactions.size());
  std::vector<uint32_t> made(recording.agents, 0);
  std::vector<uint32_t> ordinal(transactions.size());
  for (size_t t = 0; t < transactions.size(); ++t) {
    std::vector<uint32_t>& past = pasts[t];
    past.assign(recording.agents, 0);
    for (const uint32_t parent : transactions[t].parents) {
      const std::vector<uint32_t>& other = pasts[parent];
      for (size_t a = 0; a < past.size(); ++a) past[a] = std::max(past[a], other[a]);
      uint32_t& own = past[transactions[parent].agent];
      own = std::max(own, ordinal[parent]);
    }
    const uint32_t agent = transactions[t].agent;
    if (past[agent] != made[agent]) {
      return invalid(recording.path + ": transaction " + std::to_string(t) + ": agent " +
                     std::to_string(agent) + " is concurrent with itself");
    }
    ordinal[t] = ++made[agent];
  }
  return pasts;
}

}  // namespace skerry::harness
