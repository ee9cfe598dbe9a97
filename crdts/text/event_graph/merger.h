// Brings a text from what it held to more of what its history holds.
//
// Events that follow everything before them go straight to the rope. What is concurrent goes
// through the tracker, from the latest event that all of it follows; the tracker is kept for what
// arrives next, and made anew where that is less work. Whether it was kept changes no result.
//
// Cost: O(length + log) an event run that goes straight; of concurrent ones O(log items) for each
// run and for each run between one event's past and the next's.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "crdts/text/event_graph/difference.h"
#include "crdts/text/event_graph/rope.h"
#include "crdts/text/event_graph/tracker.h"
#include "crdts/text/event_graph/walk_order.h"

namespace skerry::crdts::event_graph {

class Merger {
 public:
  explicit Merger(Order order) : tracker_(order) {}

  Order order() const { return tracker_.order(); }
  // Sets what a tracker may take between merges, in bytes, if that is less than it may anyway.
  void limit(size_t bytes) { most_kept_ = std::min(bytes, kMostKept); }

  // Of these, false: an event's position is not in the text that it met; the rope and the history
  // are of no use then.
  // Applies an edit's events, of which the first follows `parents`, to a rope that holds a version.
  bool integrate(TextHistory& history, Rope& rope, VersionView held, VersionView parents,
                 Span edit);
  // Applies all events from `begin` on to a rope that holds all before them, a version.
  bool merge(TextHistory& history, Rope& rope, VersionView held, Event begin);

  // The length of the text at a version that is in the past of `held`, whose text has `size`
  // characters.
  uint32_t size_at(const TextHistory& history, VersionView held, VersionView version,
                   uint32_t size);

  // Puts everything into the tracker, from the first event on, to be asked there.
  void replay_all(const TextHistory& history);
  // Moves the tracker to a version, of events that it holds.
  void move_to(const TextHistory& history, VersionView version);
  const Tracker& tracker() const { return tracker_; }

  // Forgets what is kept between merges.
  void drop();
  size_t bytes() const;
  void check_invariants(const TextHistory& history, VersionView held) const;

 private:
  static constexpr size_t kMostKept = size_t{4} << 20;
  // Events that a kept tracker may be behind without asking for a better start.
  static constexpr uint32_t kLittle = 128;
  // Events that went straight since the tracker was of use, when it is let go of.
  static constexpr uint32_t kStale = 1 << 16;

  bool apply_straight(TextHistory& history, Rope& rope, Span span);
  // Where the events that need the tracker end, from `begin` in a run on.
  Event zone_end(const Graph& graph, size_t run, Event begin) const;
  // Gets the tracker to hold the events of a version that matter to one that follows `earliest`
  // (kNone: nothing).
  void prepare(const TextHistory& history, VersionView held, Event earliest);
  // What events are applied to besides the tracker.
  struct Target {
    Rope& rope;
    Operations& operations;  // the history's, whose sizes become known
  };
  // Applies events to the tracker and, where there is one, the target.
  bool walk(const TextHistory& history, std::span<const Span> zone, const Target* target);
  bool apply(const TextHistory& history, Span piece, const Target* target);
  void note_straight(uint32_t events);

  Tracker tracker_;
  size_t most_kept_ = kMostKept;
  bool is_kept_ = false;
  Event first_ = 0;        // of those that the tracker may hold
  Event end_ = 0;          // no event that it holds is at or behind this
  Version walked_;         // what it holds, and what is before that
  Version version_;        // where it stands
  uint32_t straight_ = 0;  // events since it was of use
  Difference difference_;
  std::vector<Span> behind_;
  std::vector<int64_t>
      reach_;  // by run: the earliest parent of any later run; -1 where one has none
  size_t reach_from_ = 0;
  WalkOrder order_;
};

}  // namespace skerry::crdts::event_graph
