// All metrics of one run.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/metrics/convergence.h"
#include "harness/metrics/heals.h"
#include "harness/metrics/staleness.h"
#include "harness/metrics/visibility.h"
#include "harness/observe/observer.h"
#include "reports/model/results.h"

namespace skerry::harness {

class Collector final : public Observer {
 public:
  // `others` are told of heals, and must outlive it. `collects`: stability is found out.
  Collector(uint32_t people, uint32_t nodes, bool collects, Observer& others)
      : visibility(people, nodes), staleness(people), collects_(collects), others_(others) {}

  void on_event(const RunView& view, const sim::Event& event) override {
    if (event.time_ns >= next_grid_.ns) sample(view, Instant{event.time_ns});
  }
  void on_end(const RunView& view) override { sample(view, view.now()); }
  void on_frame(const RunView&, uint32_t node, uint32_t from, const Payload&,
                const FrameAccount& account) override;
  // Bytes that a living host took for a process that never read them: they brought nothing new.
  void on_unread(const RunView&, uint32_t, const Payload& frame) override {
    redundant_ += frame.size();
  }
  // Irreducible elements in a frame; only where states and deltas travel.
  void on_send(const RunView&, uint32_t, const Output& output) override {
    elements_ += output.elements;
  }
  void on_count(const RunView&, std::string_view metric, uint64_t amount) override {
    extra_[std::string(metric)] += amount;
  }
  void on_commit(const RunView& view, uint32_t change, const Command&,
                 const VersionVector&) override;
  void on_first_delivery(const RunView& view, uint32_t node, uint32_t change) override;
  void on_void(const RunView& view, uint32_t change) override;
  void on_restored(const RunView& view, uint32_t change) override;
  void on_forgotten(const RunView& view, uint32_t node) override;
  void on_presence(const RunView& view, uint32_t node, bool is_away) override;
  void on_fault(const RunView& view, uint32_t fault, bool begins) override;
  void on_served(const RunView& view, uint32_t) override { look_at_sets(view); }

  uint64_t handshakes() const { return round_trips_; }

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
  std::map<std::string, double> figures(const Totals& totals) const;
  std::vector<results::HistogramBucket> visibility_buckets() const;  // of what was seen
  const std::vector<results::TimelinePoint>& timeline() const { return timeline_; }

  Visibility visibility;
  Convergence convergence;
  Heals heals;
  Staleness staleness;

 private:
  // The points of the fixed grid up to here. It stands beside the queue, not in it, so that
  // observing more never moves an event.
  void sample(const RunView& view, Instant until);
  void add_point(const RunView& view, Instant at);
  void look_at_sets(const RunView& view);
  void add_latencies(std::map<std::string, double>& out) const;
  void add_heals(std::map<std::string, double>& out) const;
  void add_bytes(std::map<std::string, double>& out, const Totals& totals) const;

  bool collects_;
  Observer& others_;
  Instant next_grid_;
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
