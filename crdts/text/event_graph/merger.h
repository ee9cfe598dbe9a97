// Brings a text from what it held to all that its history holds.
//
// Events that follow everything before them go straight to the rope. What is concurrent goes
// through the tracker, from the latest event that all of it follows; the tracker is kept for what
// arrives next, and made anew where that is less work. Whether it was kept changes no result.
//
// Cost: O(length + log) an event run that goes straight; of concurrent ones O(log items) for each
// run and for each run between one event's past and the next's.
#pragma once

#include <cstdint>
#include <vector>

#include "crdts/text/event_graph/difference.h"
#include "crdts/text/event_graph/rope.h"
#include "crdts/text/event_graph/tracker.h"

namespace skerry::crdts::event_graph {

class Merger {
 public:
  explicit Merger(Order order) : tracker_(order) {}

  Order order() const { return tracker_.order(); }

  // Applies the events from `begin` on to a rope that holds all before them. False if one's
  // position is not in the text that it met; the rope and the history are of no use then.
  bool merge(History& history, Rope& rope, Event begin);

  // The length of the text at a version of a history whose text has `size` characters.
  uint32_t size_at(const History& history, VersionView version, uint32_t size);

  // Puts everything into the tracker, from the first event on, to be asked there.
  void replay_all(const History& history);
  // Moves the tracker to a version, of events that it holds.
  void move_to(const History& history, VersionView version);
  const Tracker& tracker() const { return tracker_; }

  // Forgets what is kept between merges.
  void drop();
  size_t bytes() const;
  void check_invariants() const;

 private:
  // Of the tracker, in bytes, between merges.
  static constexpr size_t kMostKept = size_t{4} << 20;
  // Events that a kept tracker may be behind without asking for a better start.
  static constexpr uint32_t kLittle = 128;

  bool apply_straight(History& history, Rope& rope, Span span);
  // Where the events that need the tracker end, from `begin` in a run on.
  Event zone_end(const Graph& graph, size_t run, Event begin) const;
  // Gets the tracker to hold the events before `end` that matter to one that follows `earliest`
  // (kNone: nothing).
  void prepare(const History& history, Event end, Event earliest);
  // What events are applied to besides the tracker.
  struct Target {
    Rope& rope;
    Operations& operations;  // the history's, whose sizes become known
  };
  // Applies events to the tracker and, where there is one, the target.
  bool walk(const History& history, Span zone, const Target* target);
  bool apply(const History& history, Span piece, const Target* target);
  // Fills order_ with the parts of runs that are in a zone, parents first, branch by branch, small
  // branches before large ones: what is done first is retreated over for the others.
  void arrange(const Graph& graph, Span zone);

  Tracker tracker_;
  bool is_kept_ = false;
  Event first_ = 0;  // the tracker holds [first_, next_)
  Event next_ = 0;
  Version version_;  // where it stands
  Difference difference_;
  std::vector<int64_t>
      reach_;  // by run: the earliest parent of any later run; -1 where one has none
  size_t reach_from_ = 0;
  std::vector<Span> order_;
  std::vector<uint32_t> waits_;
  std::vector<uint64_t> weights_;
  std::vector<uint32_t> children_;
  std::vector<uint32_t> children_from_;
  std::vector<uint32_t> ready_;
};

}  // namespace skerry::crdts::event_graph
