#include "sync/log/covers.h"

#include <algorithm>
#include <limits>

#include "core/check.h"

namespace skerry::sync {
namespace {

// Actor 1 + 8, first 1, length 1, sum 16.
constexpr size_t kLeastCoverBytes = 27;

}  // namespace

Hash128 CoverMap::sum(const ActorId& actor) const {
  const auto at = sums_.find(actor);
  return at == sums_.end() ? Hash128{} : at->second;
}

Hash128 CoverMap::add(const Cover& cover) {
  SKERRY_CHECK(cover.dots.first == last(cover.dots.actor) + 1);
  Hash128& sum = sums_[cover.dots.actor];
  const Hash128 brought = cover.sum - sum;
  sum = cover.sum;
  hash_ += brought;
  vector_.raise(cover.dots.actor, cover.dots.last());
  return brought;
}

std::vector<Cover> CoverMap::all() const {
  std::vector<Cover> covers;
  covers.reserve(vector_.size());
  for (const VersionVector::Entry& entry : vector_.entries()) {
    covers.push_back({{entry.actor, 1, entry.last}, sum(entry.actor)});
  }
  return covers;
}

StatusOr<std::vector<Cover>> fresh_covers(std::span<const Cover> covers, const CoverMap& known) {
  std::vector<Cover> fresh;
  ActorId actor;
  uint64_t have = 0;
  for (const Cover& cover : covers) {
    if (&cover == &covers.front() || actor != cover.dots.actor) {
      actor = cover.dots.actor;
      have = known.last(actor);
    }
    if (cover.dots.last() <= have) continue;
    if (cover.dots.first > have + 1) return absl::FailedPreconditionError("covers: a gap");
    fresh.push_back({{actor, have + 1, cover.dots.last() - have}, cover.sum});
    have = cover.dots.last();
  }
  return fresh;
}

std::vector<Cover> merge_covers(std::vector<Cover> covers) {
  std::stable_sort(covers.begin(), covers.end(), [](const Cover& a, const Cover& b) {
    return Dot{a.dots.actor, a.dots.first} < Dot{b.dots.actor, b.dots.first};
  });
  std::vector<Cover> merged;
  for (const Cover& cover : covers) {
    const bool touches = !merged.empty() && merged.back().dots.actor == cover.dots.actor &&
                         cover.dots.first <= merged.back().dots.last() + 1;
    if (!touches) {
      merged.push_back(cover);
    } else if (DotRun& run = merged.back().dots; cover.dots.last() > run.last()) {
      run.length = cover.dots.last() - run.first + 1;
      merged.back().sum = cover.sum;
    }
  }
  return merged;
}

uint64_t count_dots(std::span<const Cover> covers) {
  uint64_t dots = 0;
  for (const Cover& cover : covers) dots += cover.dots.length;
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

void encode_covers(Encoder& out, std::span<const Cover> covers) {
  out.varint(covers.size());
  for (const Cover& cover : covers) {
    out.actor(cover.dots.actor);
    out.varint(cover.dots.first);
    out.varint(cover.dots.length);
    out.u64(cover.sum.high);
    out.u64(cover.sum.low);
  }
}

std::vector<Cover> decode_covers(Decoder& in) {
  std::vector<Cover> covers;
  const size_t count = in.count(kLeastCoverBytes);
  covers.reserve(count);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    Cover cover;
    cover.dots.actor = in.actor();
    cover.dots.first = in.varint();
    cover.dots.length = in.varint();
    cover.sum.high = in.u64();
    cover.sum.low = in.u64();
    const DotRun& dots = cover.dots;
    const bool is_sane = dots.first >= 1 && dots.length >= 1 &&
                         dots.length < std::numeric_limits<uint64_t>::max() - dots.first;
    if (!is_sane) in.fail();
    if (!covers.empty() && is_sane) {
      const DotRun& before = covers.back().dots;
      const bool ascends = before.actor < dots.actor ||
                           (before.actor == dots.actor && before.last() + 1 < dots.first);
      if (!ascends) in.fail();
    }
    covers.push_back(cover);
  }
  return covers;
}

}  // namespace skerry::sync
