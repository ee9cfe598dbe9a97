#include "core/version_vector.h"

#include <algorithm>

namespace skerry {

// Where some replicas are not there, the place of the others is in proportion; from there the
// search gallops, so that it touches few cache lines of a vector that has left the cache.
size_t VersionVector::find(const ActorId& actor) const {
  const size_t replica = actor.replica.value;
  const size_t count = entries_.size();
  if (replica < count && entries_[replica].actor == actor) return replica;
  if (count == 0 || entries_.back().actor < actor) return count;
  const auto is_before = [&actor](const Entry& entry) {
    const ActorId& other = entry.actor;
    return other.replica == actor.replica ? other.epoch < actor.epoch
                                          : other.replica < actor.replica;
  };
  const uint64_t first = entries_.front().actor.replica.value;
  if (replica < first) return 0;
  const uint64_t span = entries_.back().actor.replica.value - first + 1;
  size_t low = 0;
  size_t high =
      static_cast<size_t>(std::min<uint64_t>((replica - first) * count / span, count - 1));
  size_t step = 1;
  if (is_before(entries_[high])) {
    low = high + 1;  // the last entry is not before it: the gallop ends
    for (high = low; is_before(entries_[high]); step *= 2) {
      low = high + 1;
      high = std::min(high + step, count - 1);
    }
  } else {
    while (high > 0 && !is_before(entries_[high - std::min(step, high)])) {
      high -= std::min(step, high);
      step *= 2;
    }
    low = high - std::min(step, high);
  }
  // Nobody can guess which way it goes, so it goes without branches.
  const Entry* at = entries_.data() + low;
  for (size_t left = high - low; left > 0;) {
    const size_t half = (left + 1) / 2;
    at += is_before(at[half - 1]) ? half : 0;
    left -= half;
  }
  return static_cast<size_t>(at - entries_.data());
}

uint64_t VersionVector::operator[](const ActorId& actor) const {
  const size_t at = find(actor);
  return at < entries_.size() && entries_[at].actor == actor ? entries_[at].last : 0;
}

// Of a much smaller one each is looked up, with others it goes in step.
bool VersionVector::covers(const VersionVector& other) const {
  constexpr size_t kMuchSmaller = 8;
  if (other.size() < entries_.size() / kMuchSmaller) {
    return std::all_of(other.entries_.begin(), other.entries_.end(),
                       [this](const Entry& e) { return e.last <= (*this)[e.actor]; });
  }
  if (other.size() > entries_.size()) return false;  // an actor is missing
  auto at = entries_.begin();
  for (const Entry& e : other.entries_) {
    while (at != entries_.end() && at->actor < e.actor) ++at;
    if (at == entries_.end() || at->actor != e.actor || at->last < e.last) return false;
    ++at;
  }
  return true;
}

void VersionVector::raise(const ActorId& actor, uint64_t last) {
  if (last == 0) return;
  const size_t at = find(actor);
  if (at < entries_.size() && entries_[at].actor == actor) {
    entries_[at].last = std::max(entries_[at].last, last);
  } else {
    entries_.insert(entries_.begin() + static_cast<ptrdiff_t>(at), Entry{actor, last});
  }
}

void VersionVector::merge(const VersionVector& other) {
  std::vector<Entry> merged;
  merged.reserve(std::max(entries_.size(), other.entries_.size()));
  auto a = entries_.begin();
  auto b = other.entries_.begin();
  while (a != entries_.end() || b != other.entries_.end()) {
    if (b == other.entries_.end() || (a != entries_.end() && a->actor < b->actor)) {
      merged.push_back(*a++);
    } else if (a == entries_.end() || b->actor < a->actor) {
      merged.push_back(*b++);
    } else {
      merged.push_back({a->actor, std::max(a->last, b->last)});
      ++a, ++b;
    }
  }
  entries_ = std::move(merged);
}

uint64_t VersionVector::total() const {
  uint64_t sum = 0;
  for (const Entry& entry : entries_) sum += entry.last;
  return sum;
}

void VersionVector::encode(Encoder& out) const {
  out.varint(entries_.size());
  for (const Entry& entry : entries_) {
    out.actor(entry.actor);
    out.varint(entry.last);
  }
}

VersionVector VersionVector::decode(Decoder& in) {
  VersionVector result;
  const size_t count = in.count(10);
  result.entries_.reserve(count);
  for (size_t i = 0; i < count && !in.failed(); ++i) {
    const ActorId actor = in.actor();
    const uint64_t last = in.varint();
    const bool ascends = result.entries_.empty() || result.entries_.back().actor < actor;
    if (!ascends || last == 0) in.fail();
    result.entries_.push_back({actor, last});
  }
  if (in.failed()) result.entries_.clear();
  return result;
}

}  // namespace skerry
