#include "sync/log/summed_runs.h"

#include <algorithm>
#include <limits>

#include "core/check.h"

namespace skerry::sync {
namespace {

// Actor 1 + 8, first 1, length 1, sum 16.
constexpr size_t kLeastRunBytes = 27;

}  // namespace

Hash128 SummedSet::sum(const ActorId& actor) const {
  const auto at = sums_.find(actor);
  return at == sums_.end() ? Hash128{} : at->second;
}

Hash128 SummedSet::add(const SummedRun& run) {
  SKERRY_CHECK(run.dots.first == last(run.dots.actor) + 1);
  Hash128& sum = sums_[run.dots.actor];
  const Hash128 brought = run.sum - sum;
  sum = run.sum;
  hash_ += brought;
  vector_.raise(run.dots.actor, run.dots.last());
  return brought;
}

std::vector<SummedRun> SummedSet::all() const {
  std::vector<SummedRun> runs;
  runs.reserve(vector_.size());
  for (const VersionVector::Entry& entry : vector_.entries()) {
    runs.push_back({{entry.actor, 1, entry.last}, sum(entry.actor)});
  }
  return runs;
}

StatusOr<std::vector<SummedRun>> fresh_runs(std::span<const SummedRun> runs,
                                            const SummedSet& known) {
  std::vector<SummedRun> fresh;
  ActorId actor;
  uint64_t have = 0;
  for (const SummedRun& run : runs) {
    if (&run == &runs.front() || actor != run.dots.actor) {
      actor = run.dots.actor;
      have = known.last(actor);
    }
    if (run.dots.last() <= have) continue;
    if (run.dots.first > have + 1) return absl::FailedPreconditionError("runs: a gap");
    fresh.push_back({{actor, have + 1, run.dots.last() - have}, run.sum});
    have = run.dots.last();
  }
  return fresh;
}

std::vector<SummedRun> merge_runs(std::vector<SummedRun> runs) {
  std::stable_sort(runs.begin(), runs.end(), [](const SummedRun& a, const SummedRun& b) {
    return Dot{a.dots.actor, a.dots.first} < Dot{b.dots.actor, b.dots.first};
  });
  std::vector<SummedRun> merged;
  for (const SummedRun& run : runs) {
    const bool touches = !merged.empty() && merged.back().dots.actor == run.dots.actor &&
                         run.dots.first <= merged.back().dots.last() + 1;
    if (!touches) {
      merged.push_back(run);
    } else if (DotRun& dots = merged.back().dots; run.dots.last() > dots.last()) {
      dots.length = run.dots.last() - dots.first + 1;
      merged.back().sum = run.sum;
    }
  }
  return merged;
}

uint64_t count_dots(std::span<const SummedRun> runs) {
  uint64_t dots = 0;
  for (const SummedRun& run : runs) dots += run.dots.length;
  return dots;
}

uint64_t count_lacking(std::vector<DotRun> runs, const VersionVector& known) {
  constexpr uint64_t kMostOfOne = uint64_t{1} << 32;
  std::sort(runs.begin(), runs.end(), [](const DotRun& a, const DotRun& b) {
    return std::pair(a.actor, a.first) < std::pair(b.actor, b.first);
  });
  uint64_t count = 0;
  ActorId actor;
  uint64_t have = 0;  // of `actor`, in ascending order
  for (const DotRun& dots : runs) {
    if (&dots == &runs.front() || dots.actor != actor) {
      actor = dots.actor;
      have = known[actor];
    }
    if (dots.last() <= have) continue;
    count += std::min(dots.last() - std::max(have, dots.first - 1), kMostOfOne);
    have = dots.last();
  }
  return count;
}

void encode_runs(Encoder& out, std::span<const SummedRun> runs) {
  out.varint(runs.size());
  for (const SummedRun& run : runs) {
    out.actor(run.dots.actor);
    out.varint(run.dots.first);
    out.varint(run.dots.length);
    out.u64(run.sum.high);
    out.u64(run.sum.low);
  }
}

std::vector<SummedRun> decode_runs(Decoder& in) {
  std::vector<SummedRun> runs;
  const size_t count = in.count(kLeastRunBytes);
  runs.reserve(count);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    SummedRun run;
    run.dots.actor = in.actor();
    run.dots.first = in.varint();
    run.dots.length = in.varint();
    run.sum.high = in.u64();
    run.sum.low = in.u64();
    const DotRun& dots = run.dots;
    const bool is_sane = dots.first >= 1 && dots.length >= 1 &&
                         dots.length < std::numeric_limits<uint64_t>::max() - dots.first;
    if (!is_sane) in.fail();
    if (!runs.empty() && is_sane) {
      const DotRun& before = runs.back().dots;
      const bool ascends = before.actor < dots.actor ||
                           (before.actor == dots.actor && before.last() + 1 < dots.first);
      if (!ascends) in.fail();
    }
    runs.push_back(run);
  }
  return runs;
}

}  // namespace skerry::sync
