#include "core/version_vector.h"

#include <algorithm>

namespace skerry {

size_t VersionVector::find(const ActorId& actor) const {
  const size_t guess = actor.replica.value;
  if (guess < entries_.size() && entries_[guess].actor == actor) return guess;
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), actor,
                                   [](const Entry& e, const ActorId& a) { return e.actor < a; });
  return static_cast<size_t>(at - entries_.begin());
}

uint64_t VersionVector::operator[](const ActorId& actor) const {
  const size_t at = find(actor);
  return at < entries_.size() && entries_[at].actor == actor ? entries_[at].last : 0;
}

bool VersionVector::covers(const VersionVector& other) const {
  return std::all_of(other.entries_.begin(), other.entries_.end(),
                     [this](const Entry& e) { return e.last <= (*this)[e.actor]; });
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
