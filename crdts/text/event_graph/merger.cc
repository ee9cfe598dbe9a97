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

}  // namespace

bool Merger::merge(History& history, Rope& rope, Event begin) {
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
      at = last + 1;
      continue;
    }
    const Span zone{at, zone_end(graph, run, at)};
    int64_t earliest = at == graph.run(run).begin ? earliest_of(graph.parents(run)) : at - 1;
    for (size_t other = run + 1; other < graph.runs() && graph.run(other).begin < zone.end;
         ++other) {
      earliest = std::min(earliest, earliest_of(graph.parents(other)));
    }
    prepare(history, zone.begin, earliest < 0 ? kNone : static_cast<Event>(earliest));
    const Target target{rope, history.operations};
    if (!walk(history, zone, &target)) return false;
    at = zone.end;
  }
  if (bytes() > kMostKept) drop();
  return true;
}

bool Merger::apply_straight(History& history, Rope& rope, Span span) {
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

void Merger::prepare(const History& history, Event end, Event earliest) {
  const bool is_usable = is_kept_ && (first_ == 0 || (earliest != kNone && earliest + 1 >= first_));
  if (!is_usable || end - next_ > kLittle) {
    const Event critical = history.graph.latest_critical(end, earliest);
    const Event first = critical == kNone ? 0 : critical + 1;
    if (!is_usable || end - first < end - next_) {
      is_kept_ = true;
      first_ = next_ = first;
      tracker_.reset(first == 0 ? 0 : history.operations.size_after(critical), first);
      version_.clear();
      if (first != 0) version_.push_back(critical);
    }
  }
  if (next_ < end) walk(history, {next_, end}, nullptr);
}

bool Merger::walk(const History& history, Span zone, const Target* target) {
  tracker_.extend(zone.end);
  next_ = zone.end;
  arrange(history.graph, zone);
  for (const Span& piece : order_) {
    Event before = 0;
    move_to(history, parents_of(history.graph, piece.begin, before));
    if (!apply(history, piece, target)) {
      drop();
      return false;
    }
    version_.assign(1, piece.end - 1);
  }
  return true;
}

bool Merger::apply(const History& history, Span piece, const Target* target) {
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

void Merger::move_to(const History& history, VersionView version) {
  if (std::equal(version.begin(), version.end(), version_.begin(), version_.end())) return;
  difference_.find(history.graph, version_, version);
  for (const Span& span : difference_.only_a()) tracker_.retreat(history.operations, span);
  const std::vector<Span>& ahead = difference_.only_b();
  for (size_t i = ahead.size(); i > 0; --i) tracker_.advance(history.operations, ahead[i - 1]);
  version_.assign(version.begin(), version.end());
}

uint32_t Merger::size_at(const History& history, VersionView version, uint32_t size) {
  const Version& all = history.graph.frontier();
  if (std::equal(version.begin(), version.end(), all.begin(), all.end())) return size;
  if (version.empty()) return 0;
  if (version.size() == 1) return history.operations.size_after(version.front());
  prepare(history, history.size(), version.front());
  move_to(history, version);
  return tracker_.size();
}

void Merger::replay_all(const History& history) {
  drop();
  is_kept_ = true;
  tracker_.reset(0, 0);
  if (history.size() > 0) walk(history, {0, history.size()}, nullptr);
}

void Merger::arrange(const Graph& graph, Span zone) {
  order_.clear();
  const size_t first_run = graph.run_of(zone.begin);
  const size_t runs = graph.run_of(zone.end - 1) - first_run + 1;
  const auto part = [&](size_t i) {
    const Span run = graph.run(first_run + i);
    return Span{std::max(run.begin, zone.begin), std::min(run.end, zone.end)};
  };
  if (runs == 1) {
    order_.push_back(part(0));
    return;
  }
  waits_.assign(runs, 0);
  children_from_.assign(runs + 1, 0);
  const auto each_edge = [&](auto f) {
    for (size_t i = 1; i < runs; ++i) {  // the first run's parents are before the zone
      for (const Event parent : graph.parents(first_run + i)) {
        if (parent >= zone.begin) f(graph.run_of(parent) - first_run, i);
      }
    }
  };
  each_edge([&](size_t from, size_t to) {
    ++waits_[to];
    ++children_from_[from + 1];
  });
  for (size_t i = 0; i < runs; ++i) children_from_[i + 1] += children_from_[i];
  children_.resize(children_from_[runs]);
  each_edge([&](size_t from, size_t to) {
    children_[children_from_[from]++] = static_cast<uint32_t>(to);
  });
  // Each entry now is where its children end, and where the next one's begin. How many events come
  // behind a run: those of a merge are shared out among what it merges.
  weights_.assign(runs, 0);
  const auto begin_of = [&](size_t i) { return i == 0 ? 0 : children_from_[i - 1]; };
  for (size_t i = runs; i > 0; --i) {
    uint64_t weight = part(i - 1).size();
    const auto children =
        std::span(children_).subspan(begin_of(i - 1), children_from_[i - 1] - begin_of(i - 1));
    for (const uint32_t child : children) weight += weights_[child] / waits_[child];
    weights_[i - 1] = weight;
    std::sort(children.begin(), children.end(), [&](uint32_t x, uint32_t y) {
      return weights_[x] != weights_[y] ? weights_[x] > weights_[y] : x > y;
    });
  }
  ready_.clear();
  for (size_t i = runs; i > 0; --i) {
    if (waits_[i - 1] == 0) ready_.push_back(static_cast<uint32_t>(i - 1));
  }
  while (!ready_.empty()) {
    const uint32_t i = ready_.back();
    ready_.pop_back();
    order_.push_back(part(i));
    for (uint32_t c = begin_of(i); c < children_from_[i]; ++c) {
      if (--waits_[children_[c]] == 0) ready_.push_back(children_[c]);
    }
  }
  SKERRY_CHECK(order_.size() == runs);
}

void Merger::drop() {
  is_kept_ = false;
  first_ = next_ = 0;
  version_.clear();
  tracker_ = Tracker(tracker_.order());
}

size_t Merger::bytes() const { return is_kept_ ? tracker_.bytes() : 0; }

void Merger::check_invariants() const {
  if (is_kept_) tracker_.check_invariants();
}

}  // namespace skerry::crdts::event_graph
