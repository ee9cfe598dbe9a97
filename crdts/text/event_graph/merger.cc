#include "crdts/text/event_graph/merger.h"

#include <algorithm>
#include <limits>

#include "core/check.h"

namespace skerry::crdts::event_graph {
namespace {

bool fits(const Operation& operation, uint32_t size) {
  if (operation.kind == Kind::kInsert) return operation.position <= size;
  return operation.position <= size && operation.length <= size - operation.position;
}

int64_t earliest_of(VersionView parents) { return parents.empty() ? -1 : int64_t{parents.front()}; }

// The parents of an event that may be within its run.
VersionView parents_of(const Graph& graph, Event event, Event& before) {
  const size_t run = graph.run_of(event);
  if (graph.run(run).begin == event) return graph.parents(run);
  before = event - 1;
  return {&before, 1};
}

uint32_t events_of(const std::vector<Span>& spans) {
  uint32_t sum = 0;
  for (const Span& span : spans) sum += span.size();
  return sum;
}

}  // namespace

bool Merger::integrate(TextHistory& history, Rope& rope, VersionView held, VersionView parents,
                       Span edit) {
  if (std::equal(parents.begin(), parents.end(), held.begin(), held.end())) {
    note_straight(edit.size());
    return apply_straight(history, rope, edit);
  }
  prepare(history, held, parents.empty() ? kNone : parents.front());
  const Target target{rope, history.operations};
  if (!walk(history, {&edit, 1}, &target)) return false;
  if (bytes() > most_kept_) drop();
  return true;
}

bool Merger::merge(TextHistory& history, Rope& rope, VersionView held, Event begin) {
  const Graph& graph = history.graph;
  const Event end = graph.size();
  if (begin == end) return true;
  reach_from_ = graph.run_of(begin);
  reach_.assign(graph.runs() - reach_from_, 0);
  int64_t reach = std::numeric_limits<int64_t>::max();
  for (size_t run = graph.runs(); run > reach_from_; --run) {
    reach_[run - 1 - reach_from_] = reach;
    reach = std::min(reach, earliest_of(graph.parents(run - 1)));
  }
  size_t run = reach_from_;
  for (Event at = begin; at < end;) {
    while (graph.run(run).end <= at) ++run;
    reach = reach_[run - reach_from_];
    if (graph.joins_all(run) && reach >= int64_t{at}) {
      const Event last = static_cast<Event>(std::min(int64_t{graph.run(run).end} - 1, reach));
      if (!apply_straight(history, rope, {at, last + 1})) return false;
      note_straight(last + 1 - at);
      at = last + 1;
      continue;
    }
    const Span zone{at, zone_end(graph, run, at)};
    int64_t earliest = at == graph.run(run).begin ? earliest_of(graph.parents(run)) : at - 1;
    for (size_t other = run + 1; other < graph.runs() && graph.run(other).begin < zone.end;
         ++other) {
      earliest = std::min(earliest, earliest_of(graph.parents(other)));
    }
    const Event before = at - 1;  // went straight, if it is not in `held`
    prepare(history, at == begin ? held : VersionView(&before, 1),
            earliest < 0 ? kNone : static_cast<Event>(earliest));
    const Target target{rope, history.operations};
    if (!walk(history, {&zone, 1}, &target)) return false;
    at = zone.end;
  }
  if (bytes() > most_kept_) drop();
  return true;
}

bool Merger::apply_straight(TextHistory& history, Rope& rope, Span span) {
  Operations& operations = history.operations;
  for (size_t index = operations.index_of(span.begin); index < operations.runs(); ++index) {
    const Operation part = operations.part(index, span);
    if (!fits(part, rope.size())) return false;
    if (part.first == operations.span_of(index).begin) operations.set_size(index, rope.size());
    if (part.kind == Kind::kInsert) {
      rope.insert(part.position, operations.text(index, part));
    } else {
      rope.erase(part.position, part.length);
    }
    if (part.end() == span.end) break;
  }
  return true;
}

Event Merger::zone_end(const Graph& graph, size_t run, Event begin) const {
  for (size_t other = run + 1; other < graph.runs(); ++other) {
    const Event first = graph.run(other).begin;
    if (first <= begin) continue;
    if (graph.joins_all(other) && reach_[other - reach_from_] >= int64_t{first}) return first;
  }
  return graph.size();
}

void Merger::prepare(const TextHistory& history, VersionView held, Event earliest) {
  const bool is_usable = is_kept_ && (first_ == 0 || (earliest != kNone && earliest + 1 >= first_));
  straight_ = 0;
  uint32_t behind = 0;
  if (is_usable) {
    if (std::equal(held.begin(), held.end(), walked_.begin(), walked_.end())) return;
    difference_.find(history.graph, held, walked_);
    behind_ = difference_.only_a();
    behind = events_of(behind_);
  }
  if (!is_usable || behind > kLittle) {
    const Event critical = history.graph.latest_critical(held, earliest);
    const VersionView start(&critical, critical == kNone ? 0 : 1);
    difference_.find(history.graph, held, start);
    if (!is_usable || events_of(difference_.only_a()) < behind) {
      is_kept_ = true;
      first_ = end_ = start.empty() ? 0 : critical + 1;
      tracker_.reset(start.empty() ? 0 : history.operations.size_after(critical), first_);
      version_.assign(start.begin(), start.end());
      walked_ = version_;
      behind_ = difference_.only_a();
    }
  }
  if (!behind_.empty()) walk(history, behind_, nullptr);
}

bool Merger::walk(const TextHistory& history, std::span<const Span> zone, const Target* target) {
  for (const Span& span : zone) end_ = std::max(end_, span.end);
  tracker_.extend(end_);
  for (const Span& piece : order_.arrange(history.graph, zone)) {
    Event before = 0;
    const VersionView parents = parents_of(history.graph, piece.begin, before);
    move_to(history, parents);
    if (!apply(history, piece, target)) {
      drop();
      return false;
    }
    version_.assign(1, piece.end - 1);
    advance(walked_, parents, piece.end - 1);
  }
  return true;
}

void Merger::note_straight(uint32_t events) {
  if (is_kept_ && (straight_ += std::min(events, kStale + 1)) > kStale) drop();
}

bool Merger::apply(const TextHistory& history, Span piece, const Target* target) {
  const Operations& operations = history.operations;
  for (size_t index = operations.index_of(piece.begin); index < operations.runs(); ++index) {
    const Operation part = operations.part(index, piece);
    if (target != nullptr) {
      if (!fits(part, tracker_.size())) return false;
      if (part.first == operations.span_of(index).begin) {
        target->operations.set_size(index, tracker_.size());
      }
    }
    if (part.kind == Kind::kInsert) {
      const uint32_t position = tracker_.insert(history.agents, part);
      if (target != nullptr) target->rope.insert(position, operations.text(index, part));
    } else {
      for (const Tracker::Piece& gone : tracker_.erase(part)) {
        if (target != nullptr) target->rope.erase(gone.position, gone.length);
      }
    }
    if (part.end() == piece.end) break;
  }
  return true;
}

void Merger::move_to(const TextHistory& history, VersionView version) {
  if (std::equal(version.begin(), version.end(), version_.begin(), version_.end())) return;
  difference_.find(history.graph, version_, version);
  for (const Span& span : difference_.only_a()) tracker_.retreat(history.operations, span);
  const std::vector<Span>& ahead = difference_.only_b();
  for (size_t i = ahead.size(); i > 0; --i) tracker_.advance(history.operations, ahead[i - 1]);
  version_.assign(version.begin(), version.end());
}

uint32_t Merger::size_at(const TextHistory& history, VersionView held, VersionView version,
                         uint32_t size) {
  if (std::equal(version.begin(), version.end(), held.begin(), held.end())) return size;
  if (version.empty()) return 0;
  if (version.size() == 1) return history.operations.size_after(version.front());
  prepare(history, held, version.front());
  move_to(history, version);
  return tracker_.size();
}

void Merger::replay_all(const TextHistory& history) {
  drop();
  is_kept_ = true;
  tracker_.reset(0, 0);
  const Span all{0, history.size()};
  if (all.size() > 0) walk(history, {&all, 1}, nullptr);
}

void Merger::drop() {
  is_kept_ = false;
  first_ = end_ = straight_ = 0;
  version_.clear();
  walked_.clear();
  tracker_ = Tracker(tracker_.order());
}

size_t Merger::bytes() const { return is_kept_ ? tracker_.bytes() : 0; }

void Merger::check_invariants(const TextHistory& history, VersionView held) const {
  if (!is_kept_) return;
  tracker_.check_invariants();
  Difference difference;
  difference.find(history.graph, held, {});
  const std::vector<Span>& spans = difference.only_a();  // descending
  for (const Span& element : tracker_.elements()) {
    const auto at = std::partition_point(
        spans.begin(), spans.end(), [&](const Span& span) { return span.begin > element.begin; });
    SKERRY_CHECK(at != spans.end() && element.end <= at->end);
  }
}

}  // namespace skerry::crdts::event_graph
