#include "crdts/causality/causal_context.h"

#include "core/check.h"

namespace skerry::crdts {
namespace {

using Interval = CausalContext::Interval;
using Seen = CausalContext::Seen;
constexpr uint64_t kLargestSequence = CausalContext::kLargestSequence;

// Merges `added` into ascending, separate intervals.
void insert_interval(std::vector<Interval>& intervals, Interval added) {
  // Those that overlap or touch `added` are [from, to).
  const auto from = std::lower_bound(
      intervals.begin(), intervals.end(), added.first,
      [](const Interval& interval, uint64_t first) { return interval.last + 1 < first; });
  auto to = from;
  while (to != intervals.end() && to->first <= added.last + 1) {
    added.first = std::min(added.first, to->first);
    added.last = std::max(added.last, to->last);
    ++to;
  }
  const auto at = intervals.erase(from, to);
  intervals.insert(at, added);
}

void insert_interval(Seen& seen, Interval added) {
  if (seen.lowest.last == 0) {  // a fresh record
    seen.lowest = added;
    return;
  }
  const bool meets_lowest =
      added.first <= seen.lowest.last + 1 && seen.lowest.first <= added.last + 1;
  if (meets_lowest && seen.beyond.empty()) {
    seen.lowest.first = std::min(seen.lowest.first, added.first);
    seen.lowest.last = std::max(seen.lowest.last, added.last);
    return;
  }
  seen.beyond.insert(seen.beyond.begin(), seen.lowest);
  insert_interval(seen.beyond, added);
  seen.lowest = seen.beyond.front();
  seen.beyond.erase(seen.beyond.begin());
}

// Reads one actor's intervals into `seen`; each takes at least two bytes.
void decode_intervals(Decoder& in, Seen& seen) {
  const size_t count = in.count(2);
  if (count == 0) return in.fail();
  seen.beyond.reserve(count - 1);
  uint64_t next = 1;  // the smallest first that the next interval may have
  for (size_t i = 0; i < count; ++i) {
    if (next > kLargestSequence) return in.fail();
    const uint64_t first = next + in.varint_up_to(kLargestSequence - next);
    const uint64_t last = first + in.varint_up_to(kLargestSequence - first);
    if (in.failed()) return;
    if (i == 0) {
      seen.lowest = {first, last};
    } else {
      seen.beyond.push_back({first, last});
    }
    next = last + 2;
  }
}

}  // namespace

bool CausalContext::Seen::contains(uint64_t sequence) const {
  if (sequence <= lowest.last) return sequence >= lowest.first;
  if (beyond.empty()) return false;
  const auto at = std::lower_bound(
      beyond.begin(), beyond.end(), sequence,
      [](const Interval& interval, uint64_t wanted) { return interval.last < wanted; });
  return at != beyond.end() && at->first <= sequence;
}

bool CausalContext::covers(const CausalContext& other) const {
  for (const Seen& theirs : other.actors_) {
    const Seen* ours = actors_.find(theirs.actor);
    if (ours == nullptr) return false;
    size_t at = 0;
    for (size_t i = 0; i < theirs.interval_count(); ++i) {
      const Interval& wanted = theirs.interval(i);
      while (at < ours->interval_count() && ours->interval(at).last < wanted.last) ++at;
      if (at == ours->interval_count() || ours->interval(at).first > wanted.first) return false;
    }
  }
  return true;
}

void CausalContext::add(const ActorId& actor, Interval interval) {
  SKERRY_DEBUG_CHECK(interval.first >= 1 && interval.first <= interval.last);
  SKERRY_DEBUG_CHECK(interval.last <= kLargestSequence);
  insert_interval(actors_[actor], interval);
}

void CausalContext::join(const CausalContext& other) {
  if (actors_.empty()) {
    actors_ = other.actors_;
    return;
  }
  for (const Seen& theirs : other.actors_) {
    for (size_t i = 0; i < theirs.interval_count(); ++i) add(theirs.actor, theirs.interval(i));
  }
}

CausalContext CausalContext::unseen_of(const CausalContext& other) const {
  CausalContext unseen;
  for (const Seen& theirs : other.actors_) {
    const Seen* ours = actors_.find(theirs.actor);
    for (size_t i = 0; i < theirs.interval_count(); ++i) {
      Interval rest = theirs.interval(i);
      for (size_t k = 0; ours != nullptr && k < ours->interval_count(); ++k) {
        const Interval& known = ours->interval(k);
        if (known.last < rest.first) continue;
        if (known.first > rest.last) break;
        if (known.first > rest.first) {
          unseen.add(theirs.actor, {rest.first, known.first - 1});
        }
        rest.first = known.last + 1;
        if (rest.first > rest.last) break;
      }
      if (rest.first <= rest.last) unseen.add(theirs.actor, rest);
    }
  }
  return unseen;
}

uint64_t CausalContext::dot_count() const {
  uint64_t count = 0;
  for (const Seen& seen : actors_) {
    for (size_t i = 0; i < seen.interval_count(); ++i) {
      count += seen.interval(i).last - seen.interval(i).first + 1;
    }
  }
  return count;
}

VersionVector CausalContext::contiguous() const {
  VersionVector vector;
  for (const Seen& seen : actors_) {
    if (seen.lowest.first == 1) vector.raise(seen.actor, seen.lowest.last);
  }
  return vector;
}

size_t CausalContext::interval_count() const {
  size_t count = 0;
  for (const Seen& seen : actors_) count += seen.interval_count();
  return count;
}

void CausalContext::encode(Encoder& out) const {
  out.varint(actors_.size());
  for (const Seen& seen : actors_) {
    out.actor(seen.actor);
    out.varint(seen.interval_count());
    uint64_t next = 1;
    for (size_t i = 0; i < seen.interval_count(); ++i) {
      const Interval& interval = seen.interval(i);
      out.varint(interval.first - next);
      out.varint(interval.last - interval.first);
      next = interval.last + 2;
    }
  }
}

CausalContext CausalContext::decode(Decoder& in) {
  CausalContext context;
  const size_t count = in.count(12);
  context.actors_.reserve(count);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    Seen seen;
    seen.actor = in.actor();
    decode_intervals(in, seen);
    if (i > 0 && !(context.actors_.back().actor < seen.actor)) in.fail();
    if (!in.failed()) context.actors_.push_back(std::move(seen));
  }
  if (in.failed()) context.actors_.clear();
  return context;
}

void CausalContext::check_invariants() const {
  SKERRY_CHECK(actors_.is_ascending());
  for (const Seen& seen : actors_) {
    uint64_t next = 1;
    for (size_t i = 0; i < seen.interval_count(); ++i) {
      const Interval& interval = seen.interval(i);
      SKERRY_CHECK(interval.first >= next && interval.last >= interval.first);
      next = interval.last + 2;
    }
  }
}

}  // namespace skerry::crdts
