#include "crdts/text/event_graph/graph.h"

#include <algorithm>

#include "core/check.h"
#include "crdts/text/event_graph/difference.h"
#include "crdts/text/event_graph/run_search.h"

namespace skerry::crdts::event_graph {

void Graph::append_run(uint32_t length, VersionView parents) {
  const Event first = size_;
  size_ += length;
  const bool joins_all =
      std::equal(parents.begin(), parents.end(), frontier_.begin(), frontier_.end());
  Run run;
  run.first = first;
  run.parents = static_cast<uint32_t>(parents_.size()) & 0x7FFFFFFF;
  run.joins_all = joins_all ? 1 : 0;
  runs_.push_back(run);
  parents_.insert(parents_.end(), parents.begin(), parents.end());
  advance(frontier_, this->parents(runs_.size() - 1), size_ - 1);
}

size_t Graph::run_of(Event event) const { return recent_ = find_run(runs_, event, recent_); }

// Goes back from the latest event. Where one alone is left to look at, all that was passed follows
// it: whatever it follows was passed too, or is left.
Event Graph::latest_critical(VersionView version, Event earliest) const {
  if (earliest == kNone) return kNone;
  Version left(version.begin(), version.end());
  while (!left.empty()) {
    const Event latest = left.back();
    const size_t run = run_of(latest);
    const Event first = this->run(run).begin;
    left.pop_back();
    if (left.empty() && std::min(latest, earliest) >= first) return std::min(latest, earliest);
    if (!left.empty() && left.back() >= first) continue;
    const VersionView before = parents(run);
    if (before.empty()) return kNone;
    for (const Event parent : before) {
      const auto at = std::lower_bound(left.begin(), left.end(), parent);
      if (at == left.end() || *at != parent) left.insert(at, parent);
    }
  }
  return kNone;
}

bool Graph::contains(VersionView version, Event event) const {
  std::vector<Event> heads(version.begin(), version.end());  // a heap, the latest first
  std::make_heap(heads.begin(), heads.end());
  while (!heads.empty() && heads.front() >= event) {
    const size_t run = run_of(heads.front());
    const Event first = this->run(run).begin;
    if (event >= first) return true;
    while (!heads.empty() && heads.front() >= first) {
      std::pop_heap(heads.begin(), heads.end());
      heads.pop_back();
    }
    for (const Event parent : parents(run)) {
      heads.push_back(parent);
      std::push_heap(heads.begin(), heads.end());
    }
  }
  return false;
}

Version Graph::dominators(std::vector<Event> events) const {
  std::sort(events.begin(), events.end());
  events.erase(std::unique(events.begin(), events.end()), events.end());
  if (events.size() < 2) return events;
  Version out;
  for (size_t i = events.size(); i > 0; --i) {
    if (!contains(out, events[i - 1])) out.insert(out.begin(), events[i - 1]);
  }
  return out;
}

Version Graph::common(VersionView a, VersionView b) const {
  Difference difference;
  difference.find(*this, a, b);
  // What is left of a when its own spans are gone: the parents of what is gone, and those of a's
  // events that stay.
  const std::vector<Span>& gone = difference.only_a();
  const auto is_gone = [&gone](Event event) {
    return std::any_of(gone.begin(), gone.end(), [event](const Span& span) {
      return event >= span.begin && event < span.end;
    });
  };
  std::vector<Event> left;
  const auto keep = [&](Event event) {
    if (!is_gone(event)) left.push_back(event);
  };
  for (const Event event : a) keep(event);
  for (const Span& span : gone) {
    for (size_t index = run_of(span.begin); index < runs_.size(); ++index) {
      const Span whole = run(index);
      if (whole.begin >= span.end) break;
      if (whole.begin < span.begin) {
        keep(span.begin - 1);
      } else {
        for (const Event parent : parents(index)) keep(parent);
      }
    }
  }
  return dominators(std::move(left));
}

size_t Graph::bytes() const {
  return runs_.capacity() * sizeof(Run) +
         (parents_.capacity() + frontier_.capacity()) * sizeof(Event);
}

size_t Graph::bytes_of(Span span) const {
  size_t sum = 0;
  for (size_t i = run_of(span.begin); i < runs_.size() && runs_[i].first < span.end; ++i) {
    sum += sizeof(Run) + parents(i).size() * sizeof(Event);
  }
  return sum;
}

void Graph::check_invariants() const {
  SKERRY_CHECK(runs_.empty() ? size_ == 0 : runs_.front().first == 0);
  Version frontier;
  for (size_t i = 0; i < runs_.size(); ++i) {
    const Span span = run(i);
    SKERRY_CHECK(span.begin < span.end);
    const VersionView before = parents(i);
    for (size_t k = 0; k < before.size(); ++k) {
      SKERRY_CHECK(before[k] < span.begin);
      SKERRY_CHECK(k == 0 || before[k - 1] < before[k]);
    }
    SKERRY_CHECK(before.size() != 1 || before.front() + 1 != span.begin);
    SKERRY_CHECK(joins_all(i) ==
                 std::equal(before.begin(), before.end(), frontier.begin(), frontier.end()));
    std::erase_if(frontier, [&](Event event) {
      return std::binary_search(before.begin(), before.end(), event);
    });
    frontier.push_back(span.end - 1);
  }
  SKERRY_CHECK(frontier == frontier_);
}

}  // namespace skerry::crdts::event_graph
