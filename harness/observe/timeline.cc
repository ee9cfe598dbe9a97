#include "harness/observe/timeline.h"

#include <algorithm>

#include "harness/observe/run_record.h"

namespace skerry::harness {

void Timeline::on_grid(const RunView& view, const GridPoint& grid) {
  results::TimelinePoint point;
  point.time_ns = grid.at.ns;
  int64_t sum = 0;
  for (const Duration stale : grid.staleness) {
    point.staleness_max_ns = std::max(point.staleness_max_ns, stale.ns);
    sum += stale.ns;
  }
  const auto running = static_cast<int64_t>(grid.staleness.size());
  point.staleness_mean_ns = running == 0 ? 0 : sum / running;
  point.distinct_sets = view.distinct_sets();
  const RunRecord::Totals totals = view.record().totals();
  const uint64_t bytes = view.record().traffic().carried_bytes();
  point.commits = totals.commits - before_.commits;
  point.deliveries = totals.applications - before_.deliveries;
  point.bytes = bytes - before_.bytes;
  point.unseen = totals.unseen;
  const ServiceCount::Totals& service = view.record().service();
  point.quick = service.quick - before_.quick;
  point.slow = service.slow - before_.slow;
  point.refused = service.refused - before_.refused;
  before_.quick = service.quick;
  before_.slow = service.slow;
  before_.refused = service.refused;
  before_.commits = totals.commits;
  before_.deliveries = totals.applications;
  before_.bytes = bytes;
  points_.push_back(point);
}

}  // namespace skerry::harness
