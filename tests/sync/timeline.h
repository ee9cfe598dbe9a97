// Virtual time of a test: what is to happen, in order of (time, order of asking).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "core/time.h"

namespace skerry::test {

class Timeline {
 public:
  Instant now() const { return now_; }
  void at(Instant when, std::function<void()> what) {
    events_.emplace(std::pair{when, next_++}, std::move(what));
  }
  // The next event, where it is due by `end`.
  bool step(Instant end) {
    if (events_.empty() || events_.begin()->first.first > end) return false;
    const auto event = events_.extract(events_.begin());
    now_ = event.key().first;
    event.mapped()();
    return true;
  }
  // REQUIRES: nothing is due by then.
  void pass_to(Instant when) { now_ = when; }

 private:
  Instant now_;
  uint64_t next_ = 0;
  std::map<std::pair<Instant, uint64_t>, std::function<void()>> events_;
};

}  // namespace skerry::test
