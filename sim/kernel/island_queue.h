// The pending events of a world that consists of islands: parts that have nothing to do with each
// other. Within a stretch of time one island goes after the other, and what an event touches is
// still in the cache for the next.
//
// Every island sees its own events in order of (time, sequence), as in one queue of all. What
// belongs to the whole world (is_of_all) happens when all islands have come as far, and so do ends
// of stretches. In between, time goes back where the next island begins.
//
// Undivided it is an EventQueue. Cost: an event that is due in a later stretch than the one in
// which it was pushed moves once more, O(1); a stretch O(log islands) for each island in which
// something happens.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "core/time.h"
#include "sim/kernel/event_queue.h"

namespace skerry::sim {

class IslandQueue {
 public:
  // From now on, and for events before `until`; stretches end at multiples of `stretch`. `islands`,
  // by node, count from 0: an event of a node makes events of its island alone, but where they are
  // due in another stretch. Once, before the first pop.
  void divide(std::vector<uint32_t> islands, Duration stretch, Instant until);

  bool is_divided() const { return is_divided_; }
  // REQUIRES: as of EventQueue, of the event's island.
  void push(const Event& event) {
    if (event.time_ns >= stretch_end_) return static_cast<void>(all_.push(event));
    push_here(event);
  }
  bool empty() const { return all_.empty() && !is_in_stretch(); }
  // The next event's. REQUIRES: !empty().
  int64_t next_time() {
    if (is_divided()) [[unlikely]]
      return next_here();
    return all_.next_time();
  }
  // REQUIRES: !empty(). The caller owns event.payload.
  Event pop() {
    if (is_divided()) [[unlikely]]
      return pop_here();
    return all_.pop();
  }
  // Whether something else happens then, on the island of the event that was popped last. REQUIRES:
  // that was at this time.
  bool has_more_at(int64_t time_ns) {
    if (!here_.empty()) return here_.next_time() == time_ns;
    return !is_in_stretch() && !all_.empty() && all_.next_time() == time_ns;
  }
  // What will be popped, as far as it is known: see EventQueue.
  const Event* peek_ahead(uint32_t index) {
    if (is_divided() && is_in_stretch()) [[unlikely]]
      return peek_here(index);
    return all_.peek_ahead(index);
  }

  // Before this all that happens until then happens island by island; kNever: nothing does.
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::min();
  int64_t stretch_end() const { return stretch_end_; }
  // How far all islands have come at least, where what happened last was at `now`.
  Instant reached(Instant now) const {
    return is_divided() && is_in_stretch() ? Instant{stretch_begin_} : now;
  }
  // Whether events of some island are left that others are not to wait for: time may go back.
  bool is_in_stretch() const { return !here_.empty() || next_waiting_ < order_.size(); }

 private:
  void push_here(const Event& event);
  int64_t next_here();
  Event pop_here();
  const Event* peek_here(uint32_t index);
  // Whether what comes next is here; else it is the next of all.
  bool prepare();
  bool open_stretch();
  void sort_waiting();
  void begin_island();

  EventQueue all_;
  bool is_divided_ = false;
  std::vector<uint32_t> islands_;  // by node
  Duration stretch_;
  int64_t until_ = kNever;
  int64_t world_at_ = kNever;  // the instant in which something of the whole world happened last
  // The stretch that is open. Those of it that are waiting are popped island by island.
  int64_t stretch_begin_ = kNever;
  int64_t stretch_end_ = kNever;
  std::vector<Event> waiting_;
  std::vector<uint32_t> order_;
  size_t next_waiting_ = 0;  // in order_
  uint32_t island_ = 0;
  EventQueue here_;  // of this island
  // Scratch of sort_waiting(), by island: how many it has, and then where its next goes.
  std::vector<uint32_t> places_;
  std::vector<uint32_t> inhabited_;
};

}  // namespace skerry::sim
