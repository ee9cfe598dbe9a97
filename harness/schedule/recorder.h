// Notes a run's schedule while it is made.
#pragma once

#include "core/status.h"
#include "harness/observe/observer.h"
#include "harness/plan/plan.h"
#include "harness/schedule/text.h"

namespace skerry::harness {

// Made of a plan before its run is, it stands between the workloads and the world, and has the
// network note what it draws; changes nothing of the run. Must outlive it.
class ScheduleRecorder final : public Observer {
 public:
  explicit ScheduleRecorder(Plan& plan);
  ScheduleRecorder(const ScheduleRecorder&) = delete;
  ScheduleRecorder& operator=(const ScheduleRecorder&) = delete;

  void on_process(const RunView& view, uint32_t node, Process what) override;
  // What a workload did. Beyond kMostScheduleLines nothing more is kept.
  void note(ListedAct act);
  // When the run is over. The head is the caller's to fill.
  Schedule take();

 private:
  const uint64_t seed_;
  const sim::Topology topology_;
  sim::Fates fates_;
  Schedule schedule_;
  std::map<uint32_t, uint32_t> openings_;  // by node, so far
};

struct RecordedRun {
  std::string text;  // the schedule
  std::string digest;
  size_t commands = 0;
  size_t faults = 0;
  size_t fates = 0;
  size_t openings = 0;
};
// Makes the run to its end. Errors: what only shows when a run is set up, and those of
// schedule_text; a run of a schedule is refused.
StatusOr<RecordedRun> record_schedule(const Scenario& scenario, ScheduleHead head);

}  // namespace skerry::harness
