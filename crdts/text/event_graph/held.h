// What a document has of a history that the other documents of its process may add to as well:
// events, with all that each of them follows.
//
// Cost: O(1) where what is added follows everything that is held, else O(events in the version).
#pragma once

#include <cstdint>
#include <vector>

#include "crdts/text/event_graph/text_history.h"

namespace skerry::crdts::event_graph {

class Held {
 public:
  // The maximal events.
  const Version& version() const { return version_; }
  // How many events, and how many of them inserted a character.
  uint32_t events() const { return events_; }
  uint32_t inserted() const { return inserted_; }
  // The largest sequence number of an agent; kNone if nothing of it is held.
  uint32_t last(uint32_t agent) const { return agent < last_.size() ? last_[agent] : kNone; }

  // Adds an edit's events, all of one agent from `sequence` on. REQUIRES: they are not held, what
  // they follow is, and `parents` are minimal.
  void add(VersionView parents, Span span, uint32_t agent, uint32_t sequence, uint32_t inserted) {
    advance(version_, parents, span.end - 1);
    count(span, agent, sequence, inserted);
  }
  // The same of an edit that follows all that is held.
  void add_next(Span span, uint32_t agent, uint32_t sequence, uint32_t inserted) {
    version_.assign(1, span.end - 1);
    count(span, agent, sequence, inserted);
  }
  // All that there is.
  void add_all(const TextHistory& history);

  // What a history of these events alone would take, spare capacity not included.
  size_t history_bytes(const TextHistory& history) const;
  void check_invariants(const TextHistory& history) const;

 private:
  void count(Span span, uint32_t agent, uint32_t sequence, uint32_t inserted) {
    events_ += span.size();
    inserted_ += inserted;
    if (agent >= last_.size()) last_.resize(agent + 1, kNone);
    const uint32_t number = sequence + span.size() - 1;
    if (last_[agent] == kNone || last_[agent] < number) last_[agent] = number;
  }

  Version version_;
  uint32_t events_ = 0;
  uint32_t inserted_ = 0;
  std::vector<uint32_t> last_;  // by agent
};

}  // namespace skerry::crdts::event_graph
