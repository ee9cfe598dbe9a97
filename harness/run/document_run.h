// One document of a run: who looks on in it, and what observers are given to see of it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/observe/checker.h"
#include "harness/observe/heal_watch.h"
#include "harness/observe/ledger_keeper.h"
#include "harness/simulation/simulation.h"

namespace skerry::harness {

class DocumentRun final : public RunView {
 public:
  // `run` is the run's own view; it and `observers`, to which this adds its own, must outlive it.
  DocumentRun(const Plan& plan, uint32_t document, const RunView& run, Observers& observers);
  DocumentRun(const DocumentRun&) = delete;
  DocumentRun& operator=(const DocumentRun&) = delete;

  // Before the first event.
  void look_at(const Simulation& simulation) { simulation_ = &simulation; }
  // By name, as the scenario enables them.
  const std::vector<std::pair<std::string, std::unique_ptr<Checker>>>& checkers() const {
    return checkers_;
  }

  const RunView& run() const override { return run_; }
  uint32_t documents() const override { return run_.documents(); }
  const RunView& of_document(uint32_t document) const override {
    return run_.of_document(document);
  }
  uint32_t document_index() const override { return document_; }
  const std::vector<uint32_t>& holders() const override {
    return simulation_->plan().following.holders(document_);
  }
  const InspectedDocument& document(uint32_t node) const override {
    return simulation_->roster().document(node, document_);
  }
  uint32_t distinct_sets() const override { return simulation_->distinct_sets(document_); }
  const std::optional<TextExpectation>& expected_text() const override {
    return simulation_->expected_text(document_);
  }
  const Ledger& ledger() const override { return keeper_.ledger(); }
  const VersionVector& delivered(uint32_t node) const override { return keeper_.delivered(node); }
  Totals totals() const override;
  const Heals& heals() const override { return heals_.heals(); }

  // Of the run.
  Instant now() const override { return run_.now(); }
  uint64_t events() const override { return run_.events(); }
  const Setting& setting() const override { return run_.setting(); }
  bool is_running(uint32_t node) const override { return run_.is_running(node); }
  bool is_away(uint32_t node) const override { return run_.is_away(node); }
  bool has_process(uint32_t node) const override { return run_.has_process(node); }
  const sim::NetworkCounters& network() const override { return run_.network(); }
  std::string under_way() const override { return run_.under_way(); }
  std::string node_name(uint32_t node) const override { return run_.node_name(node); }
  RunRefusals refusals() const override { return run_.refusals(); }
  const Traffic& traffic() const override { return run_.traffic(); }

 private:
  uint32_t document_;
  const RunView& run_;
  const Simulation* simulation_ = nullptr;
  std::vector<std::pair<std::string, std::unique_ptr<Checker>>> checkers_;
  LedgerKeeper keeper_;
  HealWatch heals_;
};

}  // namespace skerry::harness
