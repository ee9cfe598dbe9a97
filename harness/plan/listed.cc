#include "harness/plan/listed.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "core/overloaded.h"
#include "harness/workloads/workload.h"

namespace skerry::harness {
namespace {

// Does at each moment what is listed of it. What is listed of a moment that does not come, because
// a wake-up or a frame is gone from the run, is done at the end of its instant.
class ListedWorkload final : public Workload {
 public:
  // `acts`: those of the schedule that are its own, in their order.
  ListedWorkload(std::shared_ptr<const Schedule> schedule, uint32_t workload,
                 const std::vector<size_t>& acts)
      : schedule_(std::move(schedule)), workload_(workload) {
    std::set<std::pair<Instant, Occasion>> wakes;
    for (const size_t i : acts) {
      const ListedAct& act = schedule_->acts[i];
      acts_[act.moment].push_back(i);
      if (const auto* wake = std::get_if<WakeUp>(&act.what)) {
        const Occasion occasion{workload_, Occasion::Kind::kWake, wake->person, wake->tag};
        wakes.emplace(std::max(wake->due, act.moment.at), occasion);
      }
    }
    for (const auto& [moment, of_it] : acts_) {
      const bool is_sure = moment.occasion.kind == Occasion::Kind::kSetup ||
                           (moment.occasion.kind == Occasion::Kind::kWake && moment.number == 1 &&
                            wakes.contains({moment.at, moment.occasion}));
      if (!is_sure && (dues_.empty() || dues_.back() != moment.at)) dues_.push_back(moment.at);
    }
  }

  void setup(World& world) override { come(world, Occasion::Kind::kSetup, 0, 0); }
  void wake(World& world, uint32_t person, uint64_t tag) override {
    come(world, Occasion::Kind::kWake, person, tag);
  }
  bool hears_received() const override { return true; }
  void on_received(World& world, uint32_t person) override {
    come(world, Occasion::Kind::kReceipt, person, 0);
  }
  std::vector<Instant> dues() const override { return dues_; }
  void overdue(World& world) override {
    std::vector<size_t> all;
    while (!acts_.empty() && acts_.begin()->first.at <= world.now()) {
      const auto node = acts_.extract(acts_.begin());
      all.insert(all.end(), node.mapped().begin(), node.mapped().end());
    }
    std::sort(all.begin(), all.end());
    act(world, all);
  }

 private:
  void come(World& world, Occasion::Kind kind, uint32_t person, uint64_t tag) {
    const auto node = acts_.extract(moments_.next(world.now(), {workload_, kind, person, tag}));
    if (!node.empty()) act(world, node.mapped());
  }
  void act(World& world, const std::vector<size_t>& acts) {
    for (const size_t i : acts) {
      std::visit(overloaded{[&](const Submitted& it) { world.submit(it.person, it.command); },
                            [&](const WakeUp& it) { world.schedule(it.due, it.person, it.tag); },
                            [&](const Limit& it) { world.limit_integration(it.person, it.limit); },
                            [&](const Counted& it) { world.count(it.metric, it.amount); }},
                 schedule_->acts[i].what);
    }
  }

  std::shared_ptr<const Schedule> schedule_;
  uint32_t workload_;
  std::map<ActMoment, std::vector<size_t>> acts_;  // that are still to be done
  std::vector<Instant> dues_;
  ActMoments moments_;
};

}  // namespace

Status play(const std::shared_ptr<const Schedule>& schedule, Plan& plan) {
  for (const ListedOpening& opening : schedule->openings) {
    plan.epochs[{opening.node, opening.number}] = opening.epoch;
  }
  auto fates = std::make_shared<sim::Fates>();
  for (const ListedFate& listed : schedule->fates) {
    const int64_t link = plan.topology.link(listed.from, listed.to);
    if (link < 0) {
      return invalid("the schedule has a fate of a link from node " + std::to_string(listed.from) +
                     " to node " + std::to_string(listed.to) + ", and there is no such link");
    }
    sim::Fate& fate = fates->at(static_cast<uint64_t>(link), listed.send);
    fate.is_lost |= listed.fate.is_lost;
    fate.is_held |= listed.fate.is_held;
    fate.is_twice |= listed.fate.is_twice;
    if (listed.fate.flipped_bit) fate.flipped_bit = listed.fate.flipped_bit;
    if (listed.fate.latency_ns) fate.latency_ns = listed.fate.latency_ns;
  }
  plan.links.played = std::move(fates);
  struct Listed {
    std::vector<size_t> acts;
    uint32_t document = 0;
  };
  std::vector<Listed> workloads;
  for (size_t i = 0; i < schedule->acts.size(); ++i) {
    const ListedAct& act = schedule->acts[i];
    const uint32_t workload = act.moment.occasion.workload;
    if (workload >= workloads.size()) workloads.resize(workload + 1);
    workloads[workload].acts.push_back(i);
    workloads[workload].document = act.document;
  }
  for (uint32_t i = 0; i < workloads.size(); ++i) {
    const Listed& listed = workloads[i];
    plan.workloads.push_back(
        {std::make_unique<ListedWorkload>(schedule, i, listed.acts), listed.document});
  }
  std::erase_if(plan.checks, [](const std::string& name) {
    return name == "expected_text" || name == "as_scripted";
  });
  return absl::OkStatus();
}

}  // namespace skerry::harness
