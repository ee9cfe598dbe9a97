#include "crdts/tables/ranges.h"

#include <algorithm>

#include "core/check.h"

namespace skerry::crdts {

void Ranges::add(uint64_t first, uint64_t last) {
  // Those that overlap or touch the new one become part of it.
  const auto begin = std::find_if(ranges_.begin(), ranges_.end(),
                                  [first](const Range& range) { return range.last + 1 >= first; });
  const auto end = std::find_if(begin, ranges_.end(),
                                [last](const Range& range) { return range.first > last + 1; });
  if (begin != end) {
    first = std::min(first, begin->first);
    last = std::max(last, (end - 1)->last);
  }
  const auto at = ranges_.erase(begin, end);
  ranges_.insert(at, {first, last});
}

void Ranges::join(const Ranges& other) {
  if (ranges_.empty()) {
    ranges_ = other.ranges_;
    return;
  }
  std::vector<Range> all;
  all.reserve(ranges_.size() + other.ranges_.size());
  std::merge(ranges_.begin(), ranges_.end(), other.ranges_.begin(), other.ranges_.end(),
             std::back_inserter(all),
             [](const Range& a, const Range& b) { return a.first < b.first; });
  ranges_.clear();
  for (const Range& range : all) {
    if (!ranges_.empty() && range.first <= ranges_.back().last + 1) {
      ranges_.back().last = std::max(ranges_.back().last, range.last);
    } else {
      ranges_.push_back(range);
    }
  }
}

Ranges Ranges::without(const Ranges& other) const {
  Ranges rest;
  auto theirs = other.ranges_.begin();
  for (const Range& mine : ranges_) {
    uint64_t first = mine.first;
    while (theirs != other.ranges_.end() && theirs->last < first) ++theirs;
    for (auto cut = theirs; cut != other.ranges_.end() && cut->first <= mine.last; ++cut) {
      if (cut->first > first) rest.ranges_.push_back({first, cut->first - 1});
      first = cut->last + 1;
    }
    if (first <= mine.last) rest.ranges_.push_back({first, mine.last});
  }
  return rest;
}

bool Ranges::contains(uint64_t number) const {
  const auto at = std::lower_bound(ranges_.begin(), ranges_.end(), number,
                                   [](const Range& range, uint64_t n) { return range.last < n; });
  return at != ranges_.end() && at->first <= number;
}

uint64_t Ranges::count() const {
  uint64_t count = 0;
  for (const Range& range : ranges_) count += range.last - range.first + 1;
  return count;
}

void Ranges::encode(Encoder& out) const {
  out.varint(ranges_.size());
  uint64_t from = 0;
  for (const Range& range : ranges_) {
    out.varint(range.first - from);
    out.varint(range.last - range.first);
    from = range.last + 2;
  }
}

Ranges Ranges::decode(Decoder& in) {
  Ranges ranges;
  const size_t count = in.count(2);
  if (count == 0) in.fail();
  uint64_t from = 0;
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const uint64_t first = from + in.varint_up_to(kLargest);
    const uint64_t last = first + in.varint_up_to(kLargest);
    if (last > kLargest) in.fail();
    if (!in.failed()) ranges.ranges_.push_back({first, last});
    from = last + 2;
  }
  return in.failed() ? Ranges() : ranges;
}

void Ranges::check_invariants() const {
  for (size_t i = 0; i < ranges_.size(); ++i) {
    SKERRY_CHECK(ranges_[i].first <= ranges_[i].last && ranges_[i].last <= kLargest);
    SKERRY_CHECK(i == 0 || ranges_[i - 1].last + 1 < ranges_[i].first);
  }
}

}  // namespace skerry::crdts
