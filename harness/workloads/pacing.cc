#include "harness/workloads/pacing.h"

#include <algorithm>

#include "harness/workloads/typing_pace.h"

namespace skerry::harness {
namespace {

__extension__ using Wide = __int128;

// Long breaks shrink; all else keeps its distance.
std::vector<int64_t> recorded_times(const Recording& recording, Duration longest_gap) {
  std::vector<int64_t> instants;
  instants.reserve(recording.transactions.size());
  for (const Transaction& transaction : recording.transactions) {
    instants.push_back(transaction.time_ns);
  }
  std::vector<int64_t> times = instants;
  std::ranges::sort(instants);
  instants.erase(std::unique(instants.begin(), instants.end()), instants.end());

  std::vector<int64_t> shrunk(instants.size(), 0);
  for (size_t i = 1; i < instants.size(); ++i) {
    shrunk[i] = shrunk[i - 1] + std::min(instants[i] - instants[i - 1], longest_gap.ns);
  }
  for (int64_t& time : times) {
    const auto at = std::ranges::lower_bound(instants, time) - instants.begin();
    time = shrunk[static_cast<size_t>(at)];
  }
  return times;
}

}  // namespace

std::vector<int64_t> session_times(const Recording& recording, Pace pace, Duration longest_gap,
                                   Rng rng) {
  if (pace == Pace::kRecorded && recording.has_times) {
    return recorded_times(recording, longest_gap);
  }
  std::vector<int64_t> times(recording.transactions.size(), 0);
  const TypingPace rhythm;
  for (size_t i = 1; i < times.size(); ++i) {
    const Duration gap = pace == Pace::kModel ? rhythm.draw(rng).length : Duration::milliseconds(1);
    times[i] = times[i - 1] + gap.ns;
  }
  return times;
}

void scale_to(std::vector<int64_t>& times_ns, Duration span) {
  if (times_ns.empty()) return;
  const int64_t last = std::max<int64_t>(1, *std::ranges::max_element(times_ns));
  for (int64_t& time : times_ns) {
    time = static_cast<int64_t>(Wide{time} * span.ns / last);
  }
}

}  // namespace skerry::harness
