// The fixed grid of virtual time on which states are looked at: it tells the other observers of its
// points (Observer::on_grid).
//
// It stands beside the queue, not in it, so that observing more never moves an event.
#pragma once

#include <vector>

#include "harness/observe/observers.h"
#include "harness/observe/staleness.h"

namespace skerry::harness {

// Between two points of it in the safety phase; the first is the run's start.
Duration grid_step(const Setting& setting);

class Grid final : public Observer {
 public:
  // `holders` by document. `others` are told of points, and must outlive it.
  Grid(const std::vector<NodePlaces>& holders, Observers& others) : others_(others) {
    staleness_.reserve(holders.size());
    for (const NodePlaces& of_document : holders) staleness_.emplace_back(of_document);
  }

  void on_event(const RunView& view, const sim::Event& event) override {
    if (event.time_ns >= next_.ns) pass(view, Instant{event.time_ns});
  }
  void on_end(const RunView& view) override {
    if (next_ <= view.now()) pass(view, view.now());
  }
  void on_restored(const RunView& view, uint32_t change) override {
    staleness_[view.document_index()].on_restored(change);
  }
  void on_forgotten(const RunView& view, uint32_t node) override {
    if (node < view.setting().people) staleness_[view.document_index()].on_forgotten(node);
  }
  void on_following(const RunView& view, uint32_t node, Edge edge) override {
    if (edge == Edge::kEnds) return;
    staleness_[view.document_index()].on_follows(node, view.now());
  }

 private:
  // The points up to here.
  void pass(const RunView& view, Instant until);

  Observers& others_;
  std::vector<Staleness> staleness_;  // by document
  Instant next_;
  std::vector<Duration> of_person_;  // scratch
  std::vector<Duration> stale_;      // at the last point
};

}  // namespace skerry::harness
