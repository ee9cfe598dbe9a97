#include "crdts/text/event_graph/difference.h"

#include <algorithm>

namespace skerry::crdts::event_graph {

void Difference::join(Head& head, uint8_t side) {
  if (head.side != kBoth && (head.side | side) == kBoth) --open_;
  head.side |= side;
}

void Difference::push(Event event, uint8_t side) {
  size_t at = heads_.size();
  while (at > 0 && heads_[at - 1].event > event) --at;
  if (at > 0 && heads_[at - 1].event == event) return join(heads_[at - 1], side);
  heads_.insert(heads_.begin() + static_cast<std::ptrdiff_t>(at), Head{event, side});
  if (side != kBoth) ++open_;
}

void Difference::push(VersionView events, uint8_t side) {
  if (events.size() < kMany) {
    for (const Event event : events) push(event, side);
    return;
  }
  merged_.clear();
  auto head = heads_.begin();
  for (const Event event : events) {
    while (head != heads_.end() && head->event < event) merged_.push_back(*head++);
    if (head != heads_.end() && head->event == event) {
      merged_.push_back(*head++);
      join(merged_.back(), side);
    } else {
      merged_.push_back({event, side});
      if (side != kBoth) ++open_;
    }
  }
  merged_.insert(merged_.end(), head, heads_.end());
  heads_.swap(merged_);
}

void Difference::take(Span span, uint8_t side) {
  if (side == kBoth) return;
  std::vector<Span>& out = side == kA ? only_a_ : only_b_;
  if (!out.empty() && out.back().begin == span.end) {
    out.back().begin = span.begin;
  } else {
    out.push_back(span);
  }
}

// Heads are taken from the latest: all that follows them has been seen by then, so that their side
// is final.
void Difference::find(const Graph& graph, VersionView a, VersionView b) {
  only_a_.clear();
  only_b_.clear();
  heads_.clear();
  open_ = 0;
  push(a, kA);
  push(b, kB);
  while (open_ > 0) {
    const Head head = heads_.back();
    heads_.pop_back();
    if (head.side != kBoth) --open_;
    const size_t run = graph.run_of(head.event);
    const Event first = graph.run(run).begin;
    if (!heads_.empty() && heads_.back().event >= first) {  // the next head is in the same run
      const Event next = heads_.back().event;
      take({next + 1, head.event + 1}, head.side);
      push(next, head.side);
      continue;
    }
    take({first, head.event + 1}, head.side);
    push(graph.parents(run), head.side);
  }
}

}  // namespace skerry::crdts::event_graph
