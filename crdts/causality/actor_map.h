// A flat map from actors to small records, in actor order.
//
// Invariant: actors ascend strictly.
// Cost: a look-up starts where the replica id says (right when actors are as dense as replicas
// usually are) and gallops from there, O(log distance); a new actor costs O(actors).
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/ids.h"

namespace skerry::crdts {

// `Record` is regular and has a member `ActorId actor`.
template <typename Record>
class ActorMap {
 public:
  using const_iterator = typename std::vector<Record>::const_iterator;

  const Record* find(const ActorId& actor) const {
    const size_t at = position(actor);
    return at < records_.size() && records_[at].actor == actor ? &records_[at] : nullptr;
  }
  Record* find(const ActorId& actor) {
    return const_cast<Record*>(std::as_const(*this).find(actor));
  }

  // The actor's record; a fresh one where there is none.
  Record& operator[](const ActorId& actor) {
    const size_t at = position(actor);
    if (at == records_.size() || records_[at].actor != actor) {
      Record fresh;
      fresh.actor = actor;
      records_.insert(records_.begin() + static_cast<ptrdiff_t>(at), std::move(fresh));
    }
    return records_[at];
  }

  // REQUIRES: every actor in the map is smaller than the record's.
  void push_back(Record record) { records_.push_back(std::move(record)); }
  void reserve(size_t count) { records_.reserve(count); }
  void clear() { records_.clear(); }

  bool empty() const { return records_.empty(); }
  size_t size() const { return records_.size(); }
  const Record& back() const { return records_.back(); }
  const Record& at_index(size_t index) const { return records_[index]; }
  // REQUIRES: the actor is in the map.
  size_t index_of(const ActorId& actor) const { return position(actor); }
  const_iterator begin() const { return records_.begin(); }
  const_iterator end() const { return records_.end(); }

  bool is_ascending() const {
    return std::is_sorted(records_.begin(), records_.end(),
                          [](const Record& a, const Record& b) { return a.actor < b.actor; });
  }

  friend bool operator==(const ActorMap&, const ActorMap&) = default;

 private:
  // The index of `actor`, or of where it belongs.
  size_t position(const ActorId& actor) const {
    const size_t size = records_.size();
    const size_t guess = std::min<size_t>(actor.replica.value, size);
    if (guess < size && records_[guess].actor == actor) return guess;
    size_t low = 0;
    size_t high = size;
    if (guess < size && records_[guess].actor < actor) {
      low = guess + 1;
      for (size_t step = 1; low + step < size; step *= 2) {
        if (!(records_[low + step].actor < actor)) {
          high = low + step;
          break;
        }
      }
    } else {
      high = guess;
      for (size_t step = 1; step <= guess; step *= 2) {
        if (records_[guess - step].actor < actor) {
          low = guess - step + 1;
          break;
        }
      }
    }
    const auto begin = records_.begin();
    const auto found = std::lower_bound(
        begin + static_cast<ptrdiff_t>(low), begin + static_cast<ptrdiff_t>(high), actor,
        [](const Record& record, const ActorId& a) { return record.actor < a; });
    return static_cast<size_t>(found - begin);
  }

  std::vector<Record> records_;
};

}  // namespace skerry::crdts
