// One run: the simulation of a plan and all who look on.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/observe/grid.h"
#include "harness/observe/metric.h"
#include "harness/observe/refusal_count.h"
#include "harness/observe/run_digest.h"
#include "harness/observe/timeline.h"
#include "harness/observe/traffic_count.h"
#include "harness/run/document_run.h"
#include "harness/simulation/simulation.h"

namespace skerry::harness {

class Run final : public RunView {
 public:
  explicit Run(Plan plan);

  // Runs to convergence or to the end of the settle phase. False: interrupted. Between the loop and
  // what is judged at its end `at_end` is called, for whoever holds a stopwatch; `watch` is told
  // now and then where it is and where it ends at the latest.
  bool run(const std::atomic<bool>* interrupted, const std::function<void()>& at_end = {},
           const std::function<void(Instant now, Instant end)>& watch = {});
  // The same step by step: begin(), step() until it says false or run_to() that it is the end,
  // finish().
  void begin() { simulation_->begin(); }
  bool step() { return simulation_->step(); }
  Halt run_to(const Stop& stop) { return simulation_->run_to(stop); }
  void finish();
  // Somebody else who looks on, told after all others. Before begin().
  void add(Observer& observer, Observers::Hooks hooks) { observers_.add(observer, hooks); }
  // Events so far.
  uint64_t events() const override { return simulation_->events(); }
  // Of one document, by name, as the scenario enables them.
  const std::vector<std::pair<std::string, std::unique_ptr<Checker>>>& checkers(
      uint32_t document = 0) const {
    return documents_[document]->checkers();
  }
  // When its participant wants a tick, on its steady clock. REQUIRES: has_process(node).
  Instant next_deadline(uint32_t node) const {
    return simulation_->roster()[node].participant()->next_deadline();
  }
  // Its clocks and its log, for people who look on.
  const Machine& machine(uint32_t node) const { return simulation_->roster()[node].machine(); }
  // But for what the machine did meanwhile (harness/metrics/catalogue.h, add_measured).
  results::RunResult result() const;
  // Destroys the replicas and says what they held. REQUIRES: nothing is asked of it any more.
  MemoryShares take_apart() { return simulation_->take_apart(); }

  // RunView.
  Instant now() const override { return simulation_->now(); }
  const Setting& setting() const override { return setting_; }
  bool is_running(uint32_t node) const override { return simulation_->roster()[node].is_running(); }
  bool is_away(uint32_t node) const override {
    return simulation_->roster()[node].machine().is_away();
  }
  bool has_process(uint32_t node) const override {
    return simulation_->roster()[node].participant() != nullptr;
  }
  const RunView& run() const override { return *this; }
  uint32_t documents() const override { return static_cast<uint32_t>(documents_.size()); }
  const RunView& of_document(uint32_t document) const override { return *documents_[document]; }
  uint32_t document_index() const override { return 0; }
  const std::vector<uint32_t>& holders() const override { return documents_[0]->holders(); }
  const InspectedDocument& document(uint32_t node) const override {
    return documents_[0]->document(node);
  }
  uint32_t distinct_sets() const override { return simulation_->distinct_sets(); }
  const std::optional<TextExpectation>& expected_text() const override {
    return documents_[0]->expected_text();
  }
  const sim::NetworkCounters& network() const override { return simulation_->network(); }
  std::string under_way() const override { return simulation_->under_way(); }
  std::string node_name(uint32_t node) const override {
    return simulation_->roster().name_of(node);
  }
  const Ledger& ledger() const override { return documents_[0]->ledger(); }
  const VersionVector& delivered(uint32_t node) const override {
    return documents_[0]->delivered(node);
  }
  Totals totals() const override;
  RunRefusals refusals() const override { return refusals_.result(*this); }
  const Traffic& traffic() const override { return traffic_.so_far(); }
  // Of all documents; whole after finish().
  const Heals& heals() const override { return heals_; }

 private:
  const Plan& plan() const { return simulation_->plan(); }
  results::CheckResult check_of_all(size_t index) const;
  void judge(results::RunResult& result) const;
  void add_faults(results::RunResult& result) const;

  Observers observers_;
  std::vector<std::unique_ptr<DocumentRun>> documents_;
  RunDigest digest_;
  TrafficCount traffic_;
  RefusalCount refusals_;
  Heals heals_;
  std::optional<Grid> grid_;
  Timeline timeline_;
  std::vector<std::unique_ptr<Metric>> metrics_;
  std::optional<Simulation> simulation_;
  Setting setting_;
};

}  // namespace skerry::harness
