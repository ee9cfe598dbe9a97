// Who made which events: runs of one actor's consecutive sequence numbers, by event and by actor.
//
// Invariants: runs by event are contiguous from event 0 on; an actor's runs ascend and share no
// number. Cost: O(log runs) a look-up, O(1) for the latest; naming new events is O(1) where the
// actor's sequence goes on, and O(runs of the actor) where it arrives late.
#pragma once

#include <cstdint>
#include <vector>

#include "core/ids.h"
#include "crdts/text/event_graph/event.h"

namespace skerry::crdts::event_graph {

class Agents {
 public:
  // One event's name, with the actor as a local number.
  struct Name {
    uint32_t agent = 0;
    uint32_t sequence = 0;
  };
  // Events [first, first + length) are the agent's [sequence, sequence + length).
  struct Run {
    Event first = 0;
    uint32_t agent = 0;
    uint32_t sequence = 0;
  };
  struct OwnRun {
    uint32_t sequence = 0;
    Event first = 0;
    uint32_t length = 0;
  };

  // The local number of `actor`, or kNone.
  uint32_t find(const ActorId& actor) const;
  // The same; a new actor gets the next number.
  uint32_t intern(const ActorId& actor);
  uint32_t size() const { return static_cast<uint32_t>(agents_.size()); }
  const ActorId& id(uint32_t agent) const { return agents_[agent].id; }
  // Local numbers, ascending by actor.
  const std::vector<uint32_t>& by_id() const { return by_id_; }
  const std::vector<OwnRun>& runs_of(uint32_t agent) const { return agents_[agent].runs; }
  const std::vector<Run>& runs() const { return runs_; }

  // Names the next `length` events. REQUIRES: the numbers are not the agent's yet.
  void append(uint32_t agent, uint32_t sequence, uint32_t length);

  Name name_of(Event event) const;
  // How many events from `event` on go on counting by one for the same agent.
  uint32_t length_from(Event event) const;
  // The agent's event of that number; kNone if it has none.
  Event event_of(uint32_t agent, uint32_t sequence) const;
  // The agent's largest number; kNone if it made nothing.
  uint32_t last(uint32_t agent) const;
  // The agent's smallest number from `sequence` on; kNone if there is none.
  uint32_t next(uint32_t agent, uint32_t sequence) const;
  // True if a's (actor, sequence number) is the smaller: the order that decides ties.
  bool precedes(Event a, Event b) const;

  uint32_t events() const { return events_; }
  size_t bytes() const;
  void check_invariants() const;

 private:
  struct Agent {
    ActorId id;
    std::vector<OwnRun> runs;
  };
  size_t run_of(Event event) const;

  std::vector<Agent> agents_;
  std::vector<uint32_t> by_id_;  // agents, ascending by ActorId
  std::vector<Run> runs_;
  uint32_t events_ = 0;
  mutable uint32_t recent_ = 0;    // where find() found the last one
  mutable size_t recent_run_ = 0;  // where run_of() did
};

}  // namespace skerry::crdts::event_graph
