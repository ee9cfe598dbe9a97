// When each of many timers is due: the earliest is found without looking at the others.
//
// A timer that moves earlier must be armed; one that moves later need not be: it then comes up too
// early, and whoever looks at it arms it again.
// Invariants: a timer stands in the heap once or not at all; no entry is due before its parent.
// Cost: next() O(1), arm(), disarm() and take_due() O(log timers) a timer; 16 bytes a timer.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/time.h"

namespace skerry::sync {

// now + duration; never past the end of time, and "never" for a duration that is off (zero or
// less).
inline Instant later(Instant now, Duration duration) {
  if (duration.ns <= 0 || duration.ns > Instant::max().ns - now.ns) return Instant::max();
  return now + duration;
}

class Timers {
 public:
  explicit Timers(size_t timers) : timers_(timers) {}

  size_t size() const { return timers_.size(); }
  Instant next() const { return next_; }

  // The timer is looked at by `at`, or earlier where that was armed before.
  void arm(uint32_t timer, Instant at) {
    Timer& armed = timers_[timer];
    if (at >= armed.at) return;
    if (armed.place == kNowhere) {
      armed.place = static_cast<uint32_t>(heap_.size());
      heap_.push_back(timer);
    }
    armed.at = at;
    rise(armed.place);
    next_ = std::min(next_, at);
  }

  // It is not looked at.
  void disarm(uint32_t timer) {
    const uint32_t place = timers_[timer].place;
    if (place == kNowhere) return;
    timers_[timer] = {};
    const uint32_t last = heap_.back();
    heap_.pop_back();
    if (last != timer) {
      put(place, last);
      rise(place);
      sink(timers_[last].place);
    }
    next_ = heap_.empty() ? Instant::max() : timers_[heap_.front()].at;
  }

  // The timers that are due, ascending, into `due`; they are no longer armed.
  void take_due(Instant now, std::vector<uint32_t>& due) {
    due.clear();
    while (next() <= now && !heap_.empty()) {
      due.push_back(heap_.front());
      remove_first();
    }
    std::sort(due.begin(), due.end());
  }

 private:
  static constexpr uint32_t kNowhere = ~uint32_t{0};
  struct Timer {
    Instant at = Instant::max();
    uint32_t place = kNowhere;  // in heap_
  };

  bool is_before(uint32_t a, uint32_t b) const { return timers_[a].at < timers_[b].at; }
  void put(uint32_t place, uint32_t timer) {
    heap_[place] = timer;
    timers_[timer].place = place;
  }
  void rise(uint32_t place) {
    const uint32_t timer = heap_[place];
    while (place > 0 && is_before(timer, heap_[(place - 1) / 2])) {
      put(place, heap_[(place - 1) / 2]);
      place = (place - 1) / 2;
    }
    put(place, timer);
  }
  void sink(uint32_t place) {
    const uint32_t timer = heap_[place];
    for (;;) {
      uint32_t child = 2 * place + 1;
      if (child >= heap_.size()) break;
      if (child + 1 < heap_.size() && is_before(heap_[child + 1], heap_[child])) ++child;
      if (!is_before(heap_[child], timer)) break;
      put(place, heap_[child]);
      place = child;
    }
    put(place, timer);
  }
  void remove_first() {
    timers_[heap_.front()] = {};
    const uint32_t last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) {
      put(0, last);
      sink(0);
    }
    next_ = heap_.empty() ? Instant::max() : timers_[heap_.front()].at;
  }

  Instant next_ = Instant::max();  // of the first: it is asked for after every input
  std::vector<Timer> timers_;
  std::vector<uint32_t> heap_;
};

}  // namespace skerry::sync
