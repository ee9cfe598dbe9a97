#include "harness/anomalies/restart.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "core/hybrid_logical_clock.h"
#include "harness/anomalies/clocks.h"
#include "harness/anomalies/items.h"

namespace skerry::harness {
namespace {

struct Case {
  uint32_t before = 0;    // additions before the crash
  uint32_t synced = 0;    // of them, on the disk
  uint32_t received = 0;  // of them, at the second replica
  uint32_t after = 0;
  bool joins = false;  // whole states travel
};

struct Addition {
  crdts::Mutation mutation;
  Payload body;
  int64_t amount = 0;
};

struct Peer {
  std::unique_ptr<crdts::Object> object;
  std::vector<const Addition*> held;
  VersionVector seen;
  HybridLogicalClock clock;

  // As an engine does: what is known by its number is not looked at.
  bool receive(const Addition& addition) {
    const Dot dot{addition.mutation.actor, addition.mutation.first};
    if (seen.contains(dot)) return true;
    if (!object->apply(addition.body.view(), addition.mutation).ok()) return false;
    clock.resume(addition.mutation.time);  // nobody's wall clock is wrong here
    keep(addition);
    return true;
  }
  void keep(const Addition& addition) {
    seen.raise(addition.mutation.actor, addition.mutation.first);
    held.push_back(&addition);
  }
};

Command addition_of(Family family, int64_t amount) {
  return CounterAdd{amount, family == Family::kMap ? "/x" : ""};
}

class Crash {
 public:
  Crash(const crdts::Design& design, const Case& what, Actors actors)
      : design_(design), case_(what), actor_{ReplicaId{0}, 1}, reuses_(actors == Actors::kReused) {
    additions_.reserve(kMostBeforeCrash + kMostAfterCrash);
  }

  // Nothing where the design cannot do this.
  std::optional<std::pair<int64_t, int64_t>> sums() {
    left_.object = design_.make();
    right_.object = design_.make();
    for (uint32_t i = 0; i < case_.before; ++i) {
      if (!add()) return std::nullopt;
    }
    for (uint32_t i = 0; i < case_.received; ++i) {
      if (!right_.receive(additions_[i])) return std::nullopt;
    }
    if (!restart()) return std::nullopt;
    for (uint32_t i = 0; i < case_.after; ++i) {
      if (!add()) return std::nullopt;
    }
    if (case_.joins ? !join() : !exchange()) return std::nullopt;
    return std::pair{sum(*left_.object), sum(*right_.object)};
  }

  // What anybody still holds.
  int64_t truth() const {
    int64_t sum = 0;
    for (size_t i = 0; i < additions_.size(); ++i) {
      const bool is_lost = i < case_.before && i >= case_.synced && i >= case_.received;
      if (!is_lost) sum += additions_[i].amount;
    }
    return sum;
  }

 private:
  int64_t sum(const crdts::Object& object) const {
    const auto item = item_put_by(design_.family, addition_of(design_.family, 1));
    return held(design_.family, object.value(), *item);
  }

  bool add() {
    Addition addition;
    addition.amount = int64_t{1} << additions_.size();
    addition.mutation = {actor_, left_.seen[actor_] + 1,
                         left_.clock.tick(wall_after(additions_.size() + 1))};
    auto effect =
        left_.object->execute(addition_of(design_.family, addition.amount), addition.mutation);
    if (!effect.ok() || effect->length != 1) return false;
    addition.body = effect->body;
    additions_.push_back(std::move(addition));
    left_.keep(additions_.back());
    return true;
  }

  bool restart() {
    left_ = {design_.make(), {}, {}, HybridLogicalClock()};
    for (uint32_t i = 0; i < case_.synced; ++i) {
      if (!left_.receive(additions_[i])) return false;
    }
    if (!reuses_) actor_.epoch = 2;
    return true;
  }

  bool exchange() {
    const std::vector<const Addition*> lefts = left_.held;
    bool is_ok = true;
    for (const Addition* addition : right_.held) is_ok = left_.receive(*addition) && is_ok;
    for (const Addition* addition : lefts) is_ok = right_.receive(*addition) && is_ok;
    return is_ok;
  }

  bool join() {
    const auto left = left_.object->state();
    const auto right = right_.object->state();
    return left.ok() && right.ok() && left_.object->join(right->view()).ok() &&
           right_.object->join(left->view()).ok();
  }

  const crdts::Design& design_;
  Case case_;
  ActorId actor_;
  bool reuses_;
  std::vector<Addition> additions_;
  Peer left_;
  Peer right_;
};

History history_of(const crdts::Design& design, const Case& what) {
  History history;
  for (uint32_t i = 0; i < what.before + what.after; ++i) {
    Step step;
    step.length = 1;
    step.command = addition_of(design.family, int64_t{1} << i);
    step.past =
        i < what.before ? all_of(i) : all_of(i) & ~(all_of(what.before) & ~all_of(what.synced));
    step.restarted = i == what.before;
    step.lost = step.restarted ? what.before - what.synced : 0;
    history.push_back(std::move(step));
  }
  return history;
}

Finding told(const crdts::Design& design, const Case& what, int64_t left, int64_t right,
             int64_t truth) {
  Finding finding;
  finding.history = history_of(design, what);
  finding.cost = cost_of(finding.history);
  finding.cost.replicas = 2;
  finding.cost.deliveries = what.received;
  finding.steps = describe(finding.history);
  finding.steps.push_back("replica 1 had received " + std::to_string(what.received) +
                          " when replica 0 crashed; " +
                          (what.joins ? "states are joined" : "changes are exchanged"));
  finding.value =
      std::to_string(left) + " at replica 0 and " + std::to_string(right) + " at replica 1";
  finding.what = "what was added and is still held by anyone is " + std::to_string(truth);
  return finding;
}

std::vector<Case> all_cases(bool has_states) {
  std::vector<Case> cases;
  for (uint32_t before = 1; before <= kMostBeforeCrash; ++before) {
    for (uint32_t after = 0; after <= kMostAfterCrash; ++after) {
      for (uint32_t synced = 0; synced < before; ++synced) {
        for (uint32_t received = 0; received <= before; ++received) {
          cases.push_back({before, synced, received, after, false});
          if (has_states) cases.push_back({before, synced, received, after, true});
        }
      }
    }
  }
  return cases;
}

}  // namespace

std::optional<Finding> find_wrong_count(const crdts::Design& design, Actors actors,
                                        uint64_t& histories) {
  std::optional<Finding> shortest;
  for (const Case& what : all_cases(design.fold != nullptr)) {
    Crash crash(design, what, actors);
    const auto sums = crash.sums();
    ++histories;
    if (!sums || (sums->first == crash.truth() && sums->second == crash.truth())) continue;
    Finding finding = told(design, what, sums->first, sums->second, crash.truth());
    if (!shortest || finding.cost < shortest->cost) shortest = std::move(finding);
  }
  return shortest;
}

}  // namespace skerry::harness
