// The people of a run: their workloads, what these ask of replicas, and what they are told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/simulation/roster.h"
#include "harness/simulation/scene.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {

class People final : public WorkloadHost {
 public:
  People(Scene& scene, Roster& roster) : scene_(scene), roster_(roster) {}

  void set_up();
  // A wake-up that a workload had scheduled; none comes after the safety phase.
  void wake(const sim::Event& event);
  // An instant at whose end somebody wanted to be called (Workload::dues).
  void end_instant();
  // Tells workloads whose received set grew since the last time.
  void tell_received();
  const std::optional<TextExpectation>& expected_text() const { return expected_text_; }

  // WorkloadHost.
  Instant now() const override { return scene_.now; }
  Instant end() const override { return scene_.plan.end_of_safety; }
  uint32_t people() const override { return scene_.plan.people; }
  bool is_running(uint32_t person) const override { return roster_[person].is_running(); }
  const Participant& participant(uint32_t person) const override {
    return roster_.participant(person);
  }
  std::optional<Committed> submit(uint32_t person, const Command& command) override;
  uint64_t text_length(uint32_t person) const override {
    return roster_.participant(person).value_size();
  }
  Status refusal() const override { return refusal_; }
  void limit_integration(uint32_t person, const std::optional<VersionVector>& limit) override {
    roster_[person].limit_integration(limit);
  }
  void schedule(Instant at, uint32_t person, uint64_t tag) override;
  void count(std::string_view metric, uint64_t amount) override {
    scene_.observers.on_count(scene_.view, metric, amount);
  }
  void expect_text(TextExpectation text) override { expected_text_ = std::move(text); }
  void expect(const Expectation& expectation) override {
    scene_.observers.on_expectation(scene_.view, expectation);
  }
  void complain(results::Verdict verdict, const std::string& what) override {
    scene_.observers.on_complaint(scene_.view, verdict, what);
  }

 private:
  void call_at_end_of(Instant instant);

  Scene& scene_;
  Roster& roster_;
  uint32_t current_workload_ = 0;  // whose wake-ups schedule() makes
  std::optional<TextExpectation> expected_text_;
  Status refusal_;  // of the last command
};

}  // namespace skerry::harness
