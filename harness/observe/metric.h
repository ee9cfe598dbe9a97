// What a run is measured by. A metric, or the few that one computation gives, is one file: an
// Observer that computes it and its rows (name, unit, class, direction, meaning, headline or not),
// and one line in catalogue.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/observe/figures.h"
#include "harness/observe/run_record.h"
#include "reports/model/results.h"

namespace skerry::harness {

struct Plan;  // harness/plan/plan.h

// What a scenario must have for a metric to be measured at all; harness/scenario/gate_needs.cc says
// whether it has it.
enum class MetricNeed : uint8_t {
  kNothing,
  kOtherPeople,  // somebody else's replica
  kAbsence,      // a fault that takes a person's replica away
  kHeals,        // a fault with something to heal from
  kStability,    // [sync] stability
  kLease,        // [sync] lease
  kOrder,        // an architecture whose server orders commands
  kFollowing,    // a fault by which people follow or leave documents
  kLevel,        // [sync] acknowledge_at with the row's level
  kPresence,     // [presence] cursors
  kBlobs,        // [blobs] fetch
  kJoins,        // a mode in which states or deltas travel
  kCheck,        // the check whose own it is
  kCost,         // [cost] per_month
  kWorkload,     // the workload whose own it is
};

struct MetricRow {
  results::MetricInfo info;
  MetricNeed need = MetricNeed::kNothing;
  std::string_view owner = {};                        // the check or workload whose own it is
  AcknowledgeLevel level = AcknowledgeLevel::kLocal;  // of kLevel

  // Among those that are shown first; the lowest place is the first of them.
  MetricRow headline(uint32_t place) && {
    info.headline = place;
    return std::move(*this);
  }
  MetricRow needs(MetricNeed what) && {
    need = what;
    return std::move(*this);
  }
};

inline constexpr auto kLess = results::Direction::kLowerIsBetter;
inline constexpr auto kMore = results::Direction::kHigherIsBetter;
inline constexpr auto kNeutral = results::Direction::kNeutral;

inline MetricRow exact(const char* name, const char* unit, results::Direction better,
                       const char* meaning) {
  return {{name, unit, results::MetricClass::kExact, better, meaning}};
}
inline MetricRow sampled(const char* name, const char* unit, results::Direction better,
                         const char* meaning) {
  return {{name, unit, results::MetricClass::kSampled, better, meaning}};
}
// A figure of samples that another metric counts, and of which some may never have ended.
MetricRow timed(const char* name, const char* meaning, const char* samples, const char* never);

class Metric : public Observer {
 public:
  // At the end of the run, after finish().
  virtual void write(const RunView& view, Figures& out) const = 0;

  // What it overrides.
  Observers::Hooks hooks() const { return hooks_; }

 private:
  template <typename Type, typename... Arguments>
  friend std::unique_ptr<Metric> make_metric(Arguments&&... arguments);

  Observers::Hooks hooks_ = 0;
};

template <typename Type, typename... Arguments>
std::unique_ptr<Metric> make_metric(Arguments&&... arguments) {
  std::unique_ptr<Metric> metric = std::make_unique<Type>(std::forward<Arguments>(arguments)...);
  metric->hooks_ = Observers::hooks_of<Type>();
  return metric;
}

// What the machine did, measured around a run.
struct Measured {
  uint64_t cpu_ns = 0;  // of the run's loop
  uint64_t commits = 0;
  uint64_t applications = 0;
  uint64_t frames_delivered = 0;
  struct Heap {
    int64_t documents = 0;
    int64_t logs = 0;
    int64_t sync = 0;
    int64_t laboratory = 0;
    int64_t peak = 0;
  };
  std::optional<Heap> heap;  // empty where nothing is counted (harness/machine/memory.h)
};

// One file.
struct MetricKind {
  std::vector<MetricRow> rows;
  // Gives null where such a run has nothing of it. Either this or `measure`.
  std::unique_ptr<Metric> (*make)(const Plan& plan) = nullptr;
  void (*measure)(const Measured& measured, Figures& out) = nullptr;
};

}  // namespace skerry::harness
