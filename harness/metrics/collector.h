// All metrics of one run. Observes; never draws, schedules or reorders.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/participant.h"
#include "harness/metrics/census.h"
#include "harness/metrics/convergence.h"
#include "harness/metrics/heals.h"
#include "harness/metrics/staleness.h"
#include "harness/metrics/visibility.h"
#include "reports/model/results.h"
#include "sim/network/network.h"

namespace skerry::harness {

class Collector {
 public:
  Collector(uint32_t people, uint32_t nodes)
      : visibility(people, nodes), staleness(people), people_(people) {}

  void on_commit(const Ledger::Entry& entry);
  void on_frame(const FrameAccount& account);
  // Bytes that a living host took for a process that never read them: they brought nothing new.
  void on_unread(uint64_t bytes) { redundant_ += bytes; }
  // Irreducible elements in a frame that was sent; only where states and deltas travel.
  void on_send(uint64_t elements) { elements_ += elements; }
  void on_application() { ++applications_; }
  void count(std::string_view metric, uint64_t amount) { extra_[std::string(metric)] += amount; }

  // One point of the fixed grid. `depths` of every running node.
  void on_grid(Instant now, const Ledger& ledger, const std::vector<bool>& is_running,
               const std::vector<Participant::Depths>& depths);

  // Of one replica, on the grid; only where something is collected.
  void on_garbage(uint64_t garbage, uint64_t unstable) {
    garbage_max_ = std::max(garbage_max_, garbage);
    unstable_max_ = std::max(unstable_max_, unstable);
  }
  uint64_t handshakes() const { return round_trips_; }
  uint64_t garbage_max() const { return garbage_max_; }
  uint64_t unstable_max() const { return unstable_max_; }

  struct Totals {
    Duration safety;
    Duration run;
    uint64_t events = 0;
    uint64_t cpu_ns = 0;
    sim::NetworkCounters network;
    bool is_joined = false;  // states and deltas travel
  };
  // Everything by its catalogue name. What is timed and never came is results::kNeverCame; a metric
  // without anything to measure (nobody was away) is absent.
  std::map<std::string, double> finish(const Totals& totals) const;
  std::vector<results::HistogramBucket> visibility_buckets() const;  // of what was seen
  const std::vector<results::TimelinePoint>& timeline() const { return timeline_; }

  Visibility visibility;
  Convergence convergence;
  Heals heals;
  Staleness staleness;
  Census census;

 private:
  void add_latencies(std::map<std::string, double>& out) const;
  void add_heals(std::map<std::string, double>& out) const;
  void add_bytes(std::map<std::string, double>& out, const Totals& totals) const;

  uint32_t people_;
  uint64_t commits_ = 0;
  uint64_t applications_ = 0;
  uint64_t payload_ = 0;
  uint64_t metadata_ = 0;
  uint64_t redundant_ = 0;
  uint64_t control_ = 0;
  uint64_t duplicates_ = 0;
  uint64_t corrupt_ = 0;
  uint64_t round_trips_ = 0;
  uint64_t elements_ = 0;
  uint64_t elements_to_last_write_ = 0;
  uint64_t bytes_to_last_write_ = 0;
  uint64_t garbage_max_ = 0;
  uint64_t unstable_max_ = 0;
  uint64_t outbox_max_ = 0;
  uint64_t buffered_max_ = 0;
  std::map<std::string, uint64_t> extra_;
  std::vector<results::TimelinePoint> timeline_;
  results::TimelinePoint since_;  // running totals at the previous grid point
};

}  // namespace skerry::harness
