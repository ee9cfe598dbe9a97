// What each event had in its past: runs of events, each the only parent of the next, and the
// parents of each run's first.
//
// Invariants: 1. parents are earlier events, ascending; 2. a run's first event is not a lone child
// of the event before it, else it would be the same run. Nothing asks parents to be maximal, but
// runs are shorter and versions smaller if they are.
// Cost: everything costs in runs, not in events; appending is O(1) where the past is the latest
// event, else O(parents + events in the frontier).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "crdts/text/event_graph/event.h"

namespace skerry::crdts::event_graph {

// What a version becomes by an event that follows `parents`, which are in it or in its past: the
// latest of what is added in a row. REQUIRES: `parents` are minimal.
inline void advance(Version& version, VersionView parents, Event last) {
  if (version.size() == 1 && parents.size() == 1 && version.front() == parents.front()) {
    version.front() = last;
    return;
  }
  std::erase_if(version, [&](Event event) {
    return std::binary_search(parents.begin(), parents.end(), event);
  });
  version.insert(std::upper_bound(version.begin(), version.end(), last), last);
}

class Graph {
 public:
  // The number of events.
  uint32_t size() const { return size_; }
  // The maximal events.
  const Version& frontier() const { return frontier_; }
  // Appends a run whose first event follows `parents`: ascending, all earlier, none twice. True if
  // it goes on with the last run.
  bool append(uint32_t length, VersionView parents) {
    if (size_ == 0 || parents.size() != 1 || parents.front() != size_ - 1) {
      append_run(length, parents);
      return false;
    }
    size_ += length;
    frontier_.back() = size_ - 1;  // the latest event is always maximal
    return true;
  }

  size_t runs() const { return runs_.size(); }
  size_t run_of(Event event) const;
  Span run(size_t index) const {
    return {runs_[index].first, index + 1 < runs_.size() ? runs_[index + 1].first : size_};
  }
  VersionView parents(size_t run) const {
    const uint32_t begin = runs_[run].parents;
    const uint32_t end =
        run + 1 < runs_.size() ? runs_[run + 1].parents : static_cast<uint32_t>(parents_.size());
    return {parents_.data() + begin, end - begin};
  }
  // True if all that is earlier is in the past of the run's first event.
  bool joins_all(size_t run) const { return runs_[run].joins_all != 0; }

  // The latest critical version of what a version holds and what is to follow that: an event that
  // all others there follow or are in the past of. What is to follow has no parent there before
  // `earliest` (kNone: something follows nothing). kNone where there is no critical version.
  // Cost: O(runs behind the result * events in the version).
  Event latest_critical(VersionView version, Event earliest) const;

  // True if `event` is in `version` or in the past of one of its events.
  bool contains(VersionView version, Event event) const;
  // The maximal events of what `events` hold.
  Version dominators(std::vector<Event> events) const;
  // The maximal events of what both versions hold.
  Version common(VersionView a, VersionView b) const;

  size_t bytes() const;
  size_t bytes_of(Span span) const;
  void check_invariants() const;

 private:
  void append_run(uint32_t length, VersionView parents);

  struct Run {
    Event first = 0;
    uint32_t parents : 31 = 0;
    uint32_t joins_all : 1 = 0;
  };

  std::vector<Run> runs_;
  std::vector<Event> parents_;
  Version frontier_;
  uint32_t size_ = 0;
  mutable size_t recent_ = 0;  // where run_of() found the last one
};

}  // namespace skerry::crdts::event_graph
