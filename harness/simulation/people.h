// The people of a run: their workloads, what these ask of replicas, and what they are told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/simulation/roster.h"
#include "harness/simulation/scene.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {

class People final : public World {
 public:
  People(Scene& scene, Roster& roster) : scene_(scene), roster_(roster) {}

  void set_up();
  // A wake-up that a workload had scheduled; none comes after the safety phase.
  void wake(const sim::Event& event);
  // An instant at whose end somebody wanted to be called (Workload::dues).
  void end_instant(const sim::Event& event);
  // Tells workloads whose received set grew since the last time.
  void tell_received();

  // World.
  Instant now() const override { return scene_.now; }
  Instant end() const override { return scene_.plan.end_of_safety; }
  uint32_t people() const override { return scene_.plan.people; }
  // In the workload's document nobody acts who does not follow it now.
  bool is_running(uint32_t person) const override {
    return roster_[person].is_running() && follows(person);
  }
  const InspectedDocument& document(uint32_t person) const override {
    return roster_.document(person, document());
  }
  std::optional<Committed> submit(uint32_t person, const Command& command) override;
  std::optional<Hash256> attach(uint32_t person, ByteView content) override;
  void read(uint32_t person) override;
  uint64_t text_length(uint32_t person) const override {
    return roster_.document(person, document()).value_size();
  }
  Status refusal() const override { return refusal_; }
  void limit_integration(uint32_t person, const std::optional<VersionVector>& limit) override {
    roster_[person].limit_integration(document(), limit);
  }
  void schedule(Instant at, uint32_t person, uint64_t tag) override;
  void count(std::string_view metric, uint64_t amount) override {
    scene_.observers.tell<&Observer::on_count>(scene_.view(document()), metric, amount);
  }
  void expect_text(const TextExpectation& text) override {
    scene_.observers.tell<&Observer::on_expected_text>(scene_.view(document()), text);
  }
  void expect(const Expectation& expectation) override {
    scene_.observers.tell<&Observer::on_expectation>(scene_.view(document()), expectation);
  }
  void complain(results::Verdict verdict, const std::string& what) override {
    scene_.observers.tell<&Observer::on_complaint>(scene_.view(document()), verdict, what);
  }

 private:
  // The island in which a document is; 0: there is but one.
  uint32_t island_of(uint32_t document) const {
    const Plan& plan = scene_.plan;
    return plan.islands.empty() ? 0 : plan.islands[plan.following.holders(document).front()];
  }
  // `node`: one of the island whose workloads want it.
  void call_at_end_of(Instant instant, uint32_t node);
  // In which the current workload is done.
  uint32_t document() const { return scene_.plan.workloads[current_workload_].document; }
  bool follows(uint32_t person) const {
    return !scene_.followed_now || scene_.followed_now->follows(person, document());
  }

  Scene& scene_;
  Roster& roster_;
  std::vector<std::vector<uint32_t>> hearers_;  // workloads by document; empty: there is none
  std::vector<uint32_t> of_person_;             // scratch
  uint32_t current_workload_ = 0;               // whose wake-ups schedule() makes
  Status refusal_;                              // of the last command
};

}  // namespace skerry::harness
