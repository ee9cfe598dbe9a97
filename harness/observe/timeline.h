// A run as it went, a row a point of the grid (timeline.csv).
#pragma once

#include <vector>

#include "harness/observe/observer.h"

namespace skerry::harness {

class Timeline final : public Observer {
 public:
  const std::vector<results::TimelinePoint>& points() const { return points_; }

  void on_grid(const RunView& view, const GridPoint& point) override;

 private:
  std::vector<results::TimelinePoint> points_;
  results::TimelinePoint before_;  // running totals at the last point
};

}  // namespace skerry::harness
