#include "crdts/text/event_graph/agents.h"

#include <algorithm>

#include "core/check.h"
#include "crdts/text/event_graph/run_search.h"

namespace skerry::crdts::event_graph {

uint32_t Agents::find(const ActorId& actor) const {
  if (recent_ < agents_.size() && agents_[recent_].id == actor) return recent_;
  const auto at =
      std::lower_bound(by_id_.begin(), by_id_.end(), actor,
                       [&](uint32_t a, const ActorId& id) { return agents_[a].id < id; });
  if (at == by_id_.end() || agents_[*at].id != actor) return kNone;
  return recent_ = *at;
}

uint32_t Agents::intern(const ActorId& actor) {
  const uint32_t known = find(actor);
  if (known != kNone) return known;
  const auto at =
      std::lower_bound(by_id_.begin(), by_id_.end(), actor,
                       [&](uint32_t a, const ActorId& id) { return agents_[a].id < id; });
  by_id_.insert(at, size());
  agents_.push_back({actor, {}});
  return recent_ = size() - 1;
}

void Agents::append(uint32_t agent, uint32_t sequence, uint32_t length) {
  std::vector<OwnRun>& own = agents_[agent].runs;
  const Event first = events_;
  events_ += length;
  if (!own.empty() && own.back().sequence + own.back().length == sequence &&
      own.back().first + own.back().length == first) {
    own.back().length += length;
    return;  // the last run by event is the same one
  }
  runs_.push_back({first, agent, sequence});
  const auto at = std::upper_bound(own.begin(), own.end(), sequence,
                                   [](uint32_t s, const OwnRun& run) { return s < run.sequence; });
  own.insert(at, {sequence, first, length});
}

size_t Agents::run_of(Event event) const {
  return recent_run_ = find_run(runs_, event, recent_run_);
}

Agents::Name Agents::name_of(Event event) const {
  const Run& run = runs_[run_of(event)];
  return {run.agent, run.sequence + (event - run.first)};
}

uint32_t Agents::length_from(Event event) const {
  const size_t run = run_of(event);
  return (run + 1 < runs_.size() ? runs_[run + 1].first : events_) - event;
}

Event Agents::event_of(uint32_t agent, uint32_t sequence) const {
  const std::vector<OwnRun>& own = agents_[agent].runs;
  const auto at = std::upper_bound(own.begin(), own.end(), sequence,
                                   [](uint32_t s, const OwnRun& run) { return s < run.sequence; });
  if (at == own.begin()) return kNone;
  const OwnRun& run = *std::prev(at);
  const uint32_t offset = sequence - run.sequence;
  return offset < run.length ? run.first + offset : kNone;
}

uint32_t Agents::last(uint32_t agent) const {
  const std::vector<OwnRun>& own = agents_[agent].runs;
  return own.empty() ? kNone : own.back().sequence + own.back().length - 1;
}

uint32_t Agents::next(uint32_t agent, uint32_t sequence) const {
  const std::vector<OwnRun>& own = agents_[agent].runs;
  const auto at = std::partition_point(own.begin(), own.end(), [sequence](const OwnRun& run) {
    return run.sequence + run.length <= sequence;
  });
  return at == own.end() ? kNone : std::max(sequence, at->sequence);
}

bool Agents::precedes(Event a, Event b) const {
  const Name left = name_of(a);
  const Name right = name_of(b);
  if (left.agent == right.agent) return left.sequence < right.sequence;
  return agents_[left.agent].id < agents_[right.agent].id;
}

size_t Agents::bytes() const {
  size_t sum = agents_.capacity() * sizeof(Agent) + by_id_.capacity() * sizeof(uint32_t) +
               runs_.capacity() * sizeof(Run);
  for (const Agent& agent : agents_) sum += agent.runs.capacity() * sizeof(OwnRun);
  return sum;
}

void Agents::check_invariants() const {
  SKERRY_CHECK(by_id_.size() == agents_.size());
  for (size_t i = 0; i + 1 < by_id_.size(); ++i) {
    SKERRY_CHECK(agents_[by_id_[i]].id < agents_[by_id_[i + 1]].id);
  }
  SKERRY_CHECK(runs_.empty() ? events_ == 0 : runs_.front().first == 0);
  for (size_t i = 0; i < runs_.size(); ++i) {
    const Event end = i + 1 < runs_.size() ? runs_[i + 1].first : events_;
    SKERRY_CHECK(runs_[i].first < end);
    SKERRY_CHECK(event_of(runs_[i].agent, runs_[i].sequence) == runs_[i].first);
  }
  size_t own_runs = 0;
  for (const Agent& agent : agents_) {
    own_runs += agent.runs.size();
    for (size_t i = 0; i + 1 < agent.runs.size(); ++i) {
      SKERRY_CHECK(agent.runs[i].sequence + agent.runs[i].length <= agent.runs[i + 1].sequence);
    }
  }
  SKERRY_CHECK(own_runs == runs_.size());
}

}  // namespace skerry::crdts::event_graph
