#include "crdts/text/event_graph/walk_order.h"

#include <algorithm>

#include "core/check.h"
#include "crdts/text/event_graph/run_search.h"

namespace skerry::crdts::event_graph {

void WalkOrder::cut(const Graph& graph, std::span<const Span> zone) {
  pieces_.clear();
  const auto take = [&](Span span) {
    for (size_t run = graph.run_of(span.begin); run < graph.runs(); ++run) {
      const Span whole = graph.run(run);
      if (whole.begin >= span.end) break;
      const Event first = std::max(whole.begin, span.begin);
      const Event end = std::min(whole.end, span.end);
      if (first > whole.begin && !pieces_.empty() && pieces_.back().end == first) {
        pieces_.back().end = end;
      } else {
        pieces_.push_back({first, end, first == whole.begin ? graph.parents(run) : VersionView()});
      }
    }
  };
  const bool ascends = zone.size() < 2 || zone[0].begin < zone[1].begin;
  for (size_t i = 0; i < zone.size(); ++i) take(zone[ascends ? i : zone.size() - 1 - i]);
}

template <typename F>
void WalkOrder::each_edge(F f) const {
  for (size_t i = 0; i < pieces_.size(); ++i) {
    size_t from = i;
    for (const Event parent : pieces_[i].parents) {
      if (parent < pieces_.front().first) continue;
      from = find_run(pieces_, parent, from);
      if (parent < pieces_[from].end) f(from, i);
    }
  }
}

std::span<const Span> WalkOrder::arrange(const Graph& graph, std::span<const Span> zone) {
  order_.clear();
  cut(graph, zone);
  const size_t count = pieces_.size();
  if (count == 1) {
    order_.push_back({pieces_.front().first, pieces_.front().end});
    return order_;
  }
  waits_.assign(count, 0);
  children_end_.assign(count + 1, 0);
  each_edge([&](size_t from, size_t to) {
    ++waits_[to];
    ++children_end_[from + 1];
  });
  for (size_t i = 0; i < count; ++i) children_end_[i + 1] += children_end_[i];
  children_.resize(children_end_[count]);
  // Each entry now is where its children begin; when they are in, it is where they end.
  each_edge([&](size_t from, size_t to) {
    children_[children_end_[from]++] = static_cast<uint32_t>(to);
  });
  // How many events come behind a piece: those of a merge are shared out among what it merges.
  weights_.assign(count, 0);
  for (size_t i = count; i > 0; --i) {
    const Piece& piece = pieces_[i - 1];
    uint64_t weight = piece.end - piece.first;
    const std::span<uint32_t> behind = children(i - 1);
    for (const uint32_t child : behind) weight += weights_[child] / waits_[child];
    weights_[i - 1] = weight;
    std::sort(behind.begin(), behind.end(), [&](uint32_t x, uint32_t y) {
      return weights_[x] != weights_[y] ? weights_[x] > weights_[y] : x > y;
    });
  }
  ready_.clear();
  for (size_t i = count; i > 0; --i) {
    if (waits_[i - 1] == 0) ready_.push_back(static_cast<uint32_t>(i - 1));
  }
  while (!ready_.empty()) {
    const uint32_t i = ready_.back();
    ready_.pop_back();
    order_.push_back({pieces_[i].first, pieces_[i].end});
    for (const uint32_t child : children(i)) {
      if (--waits_[child] == 0) ready_.push_back(child);
    }
  }
  SKERRY_CHECK(order_.size() == count);
  return order_;
}

}  // namespace skerry::crdts::event_graph
