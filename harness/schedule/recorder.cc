#include "harness/schedule/recorder.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

// A workload and its world, with the recorder between them.
class RecordedWorkload final : public Workload, World {
 public:
  RecordedWorkload(Plan::Work work, uint32_t number, ScheduleRecorder& recorder)
      : workload_(std::move(work.workload)),
        document_(work.document),
        number_(number),
        recorder_(recorder) {}

  void setup(World& world) override {
    come(world, Occasion::Kind::kSetup, 0, 0);
    workload_->setup(*this);
  }
  void wake(World& world, uint32_t person, uint64_t tag) override {
    come(world, Occasion::Kind::kWake, person, tag);
    workload_->wake(*this, person, tag);
  }
  bool hears_received() const override { return workload_->hears_received(); }
  void on_received(World& world, uint32_t person) override {
    come(world, Occasion::Kind::kReceipt, person, 0);
    workload_->on_received(*this, person);
  }
  bool is_finished() const override { return workload_->is_finished(); }
  std::string unfinished() const override { return workload_->unfinished(); }

 private:
  // World.
  Instant now() const override { return world_->now(); }
  Instant end() const override { return world_->end(); }
  uint32_t people() const override { return world_->people(); }
  bool is_running(uint32_t person) const override { return world_->is_running(person); }
  const InspectedDocument& document(uint32_t person) const override {
    return world_->document(person);
  }
  std::optional<Committed> submit(uint32_t person, const Command& command) override {
    note(Submitted{person, command});
    return world_->submit(person, command);
  }
  Status refusal() const override { return world_->refusal(); }
  uint64_t text_length(uint32_t person) const override { return world_->text_length(person); }
  void limit_integration(uint32_t person, const std::optional<VersionVector>& limit) override {
    note(Limit{person, limit});
    world_->limit_integration(person, limit);
  }
  void schedule(Instant at, uint32_t person, uint64_t tag) override {
    note(WakeUp{person, tag, std::max(at, world_->now())});
    world_->schedule(at, person, tag);
  }
  void count(std::string_view metric, uint64_t amount) override {
    note(Counted{std::string(metric), amount});
    world_->count(metric, amount);
  }
  void expect_text(const TextExpectation& text) override { world_->expect_text(text); }
  void expect(const Expectation& expectation) override { world_->expect(expectation); }
  void complain(results::Verdict verdict, const std::string& what) override {
    world_->complain(verdict, what);
  }

  void come(World& world, Occasion::Kind kind, uint32_t person, uint64_t tag) {
    world_ = &world;
    moment_ = moments_.next(world.now(), {number_, kind, person, tag});
  }

  template <typename What>
  void note(What what) {
    recorder_.note({moment_, std::move(what), document_});
  }

  std::unique_ptr<Workload> workload_;
  uint32_t document_;
  uint32_t number_;
  ScheduleRecorder& recorder_;
  World* world_ = nullptr;
  ActMoments moments_;
  ActMoment moment_;
};

}  // namespace

ScheduleRecorder::ScheduleRecorder(Plan& plan) : seed_(plan.seed), topology_(plan.topology) {
  schedule_.faults = plan.faults;
  for (uint32_t i = 0; i < plan.workloads.size(); ++i) {
    Plan::Work& work = plan.workloads[i];
    const uint32_t document = work.document;
    work = {std::make_unique<RecordedWorkload>(std::move(work), i, *this), document};
  }
  plan.links.noted = &fates_;
}

void ScheduleRecorder::on_process(const RunView&, uint32_t node, Process what) {
  if (what != Process::kStarts) return;
  const uint32_t number = ++openings_[node];
  schedule_.openings.push_back({node, number, drawn_epoch(seed_, node, number)});
}

void ScheduleRecorder::note(ListedAct act) {
  if (schedule_.acts.size() <= kMostScheduleLines) schedule_.acts.push_back(std::move(act));
}

Schedule ScheduleRecorder::take() {
  uint32_t from = 0;
  for (const auto& [key, fate] : fates_.all()) {
    const auto& [link, send] = key;
    while (from + 1 < topology_.nodes() && topology_.first_link(from + 1) <= link) ++from;
    const auto add = [&, to = topology_.target(link), send = send](const sim::Fate& one) {
      schedule_.fates.push_back({from, to, send, one});
    };
    if (fate.is_lost) add({.is_lost = true});
    if (fate.is_held) add({.is_held = true});
    if (fate.is_twice) add({.is_twice = true});
    if (fate.flipped_bit) add({.flipped_bit = fate.flipped_bit});
  }
  return std::move(schedule_);
}

StatusOr<RecordedRun> record_schedule(const Scenario& scenario, ScheduleHead head) {
  if (scenario.schedule != nullptr) return invalid("this run has a schedule already");
  if (scenario.options.replica.sync.blobs.is_on()) {
    return invalid("a schedule does not hold the files that people attach ([blobs])");
  }
  StatusOr<Plan> plan = make_plan(scenario, head.seed);
  if (!plan.ok()) return plan.status();
  const uint32_t people = plan->people;
  const uint32_t servers = plan->servers;
  ScheduleRecorder recorder(*plan);
  Run run(*std::move(plan));
  run.add(recorder, Observers::hooks_of<ScheduleRecorder>());
  run.run(nullptr);
  RecordedRun recorded;
  recorded.digest = run.result().digest;
  Schedule schedule = recorder.take();
  schedule.head = std::move(head);
  StatusOr<std::string> text = schedule_text(schedule, people, servers);
  if (!text.ok()) return text.status();
  recorded.text = *std::move(text);
  recorded.commands = static_cast<size_t>(std::count_if(
      schedule.acts.begin(), schedule.acts.end(),
      [](const ListedAct& act) { return std::holds_alternative<Submitted>(act.what); }));
  recorded.faults = schedule.faults.size();
  recorded.fates = schedule.fates.size();
  recorded.openings = schedule.openings.size();
  return recorded;
}

}  // namespace skerry::harness
