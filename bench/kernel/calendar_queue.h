// Candidate: a calendar queue (Brown 1988): an array of days, each an ascending list, of a width
// that follows the mean gap between the next events; twice as many days when they fill, half when
// they empty. Records in a slab, lists through their `c`.
#pragma once

#include <algorithm>
#include <vector>

#include "sim/kernel/event.h"
#include "sim/kernel/event_slab.h"

namespace skerry::bench {

class CalendarQueue {
 public:
  static constexpr const char* kName = "calendar queue";

  void push(sim::Event event) {
    event.sequence = next_sequence_++;
    const uint32_t slot = slab_.take();
    slab_[slot] = event;
    link(slot);
    if (++size_ > 2 * days_.size()) resize(days_.size() * 2);
  }

  sim::Event pop() {
    find_next();
    const uint32_t slot = days_[today_];
    const sim::Event event = slab_[slot];
    days_[today_] = static_cast<uint32_t>(event.c);
    slab_.give(slot);
    if (--size_ < days_.size() / 2 && days_.size() > kFewestDays) resize(days_.size() / 2);
    return event;
  }

 private:
  static constexpr size_t kFewestDays = 16;
  static constexpr uint32_t kNone = ~uint32_t{0};

  static bool before(const sim::Event& a, const sim::Event& b) {
    return a.time_ns != b.time_ns ? a.time_ns < b.time_ns : a.sequence < b.sequence;
  }
  size_t day_of(int64_t time_ns) const {
    return static_cast<size_t>(time_ns / width_ns_) & (days_.size() - 1);
  }

  void link(uint32_t slot) {
    sim::Event& event = slab_[slot];
    if (event.time_ns < day_end_ns_ - width_ns_) turn_to(event.time_ns);
    uint32_t* at = &days_[day_of(event.time_ns)];
    uint32_t next = *at;
    uint32_t previous = kNone;
    while (next != kNone && before(slab_[next], event)) {
      previous = next;
      next = static_cast<uint32_t>(slab_[next].c);
    }
    event.c = next;
    if (previous == kNone) {
      *at = slot;
    } else {
      slab_[previous].c = slot;
    }
  }

  void turn_to(int64_t time_ns) {
    today_ = day_of(time_ns);
    day_end_ns_ = (time_ns / width_ns_ + 1) * width_ns_;
  }

  void find_next() {
    for (size_t i = 0; i < days_.size(); ++i) {
      if (days_[today_] != kNone && slab_[days_[today_]].time_ns < day_end_ns_) return;
      today_ = (today_ + 1) & (days_.size() - 1);
      day_end_ns_ += width_ns_;
    }
    // Nothing within a year: look at every day's first.
    uint32_t least = kNone;
    for (const uint32_t first : days_) {
      if (first != kNone && (least == kNone || before(slab_[first], slab_[least]))) least = first;
    }
    turn_to(slab_[least].time_ns);
  }

  void resize(size_t count) {
    std::vector<uint32_t> slots;
    slots.reserve(size_);
    for (uint32_t first : days_) {
      for (; first != kNone; first = static_cast<uint32_t>(slab_[first].c)) slots.push_back(first);
    }
    std::sort(slots.begin(), slots.end(),
              [this](uint32_t a, uint32_t b) { return before(slab_[a], slab_[b]); });
    // Brown's width: three mean gaps of the next events, those far from the mean left out; here the
    // gap of the earlier half.
    const size_t half = slots.size() / 2;
    if (half > 0) {
      const int64_t span = slab_[slots[half]].time_ns - slab_[slots[0]].time_ns;
      width_ns_ = std::max<int64_t>(1, 3 * span / static_cast<int64_t>(half));
    }
    days_.assign(count, kNone);
    if (slots.empty()) return;
    turn_to(slab_[slots[0]].time_ns);
    for (size_t i = slots.size(); i-- > 0;) link(slots[i]);  // each becomes its day's first
  }

  std::vector<uint32_t> days_ = std::vector<uint32_t>(kFewestDays, kNone);
  size_t size_ = 0;
  size_t today_ = 0;
  int64_t width_ns_ = 1'000'000;
  int64_t day_end_ns_ = 1'000'000;
  uint64_t next_sequence_ = 0;
  sim::EventSlab slab_;
};

}  // namespace skerry::bench
