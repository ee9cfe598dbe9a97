#include "harness/replay/traced_run.h"

#include <vector>

#include "harness/observe/trace.h"
#include "harness/run/make_plan.h"
#include "harness/run/run.h"
#include "harness/scenario/fault_plan.h"

namespace skerry::harness {
namespace {

TraceNames names_of(const Plan& plan, const TraceOptions& options) {
  TraceNames names{options.title, options.again, {}, plan.checks};
  for (const sim::FaultInterval& fault : plan.faults) {
    names.faults.push_back(fault.kind + " " + describe_nodes(fault, plan.people, plan.servers));
  }
  return names;
}

// Each check that does not hold, once: where it first breaks, or at the end.
class Checks {
 public:
  Checks(const Run& run, Trace& trace)
      : run_(run), trace_(trace), told_(run.checkers().front().size(), false) {}

  void look(results::Verdict at_least) {
    for (size_t check = 0; check < told_.size(); ++check) {
      const std::string& name = run_.checkers().front()[check].first;
      const auto [document, checker] = word_of(run_.checkers(), name);
      if (told_[check] || checker->verdict() < at_least) continue;
      told_[check] = true;
      const RunView& view = run_.view().of_document(document);
      trace_.tracks().check(view, name, checker->verdict(), checker->detail(), document_of(view));
    }
  }

 private:
  const Run& run_;
  Trace& trace_;
  std::vector<bool> told_;
};

}  // namespace

StatusOr<TracedRun> trace_run(const Scenario& scenario, const TraceOptions& options) {
  StatusOr<Plan> plan = make_plan(scenario, options.seed);
  if (!plan.ok()) return plan.status();
  Trace trace(names_of(*plan, options), options.limit, options.write);
  Run run(*std::move(plan));
  const RunView& view = run.view();
  run.add(trace, Observers::hooks_of<Trace>());
  Checks checks(run, trace);
  trace.open(view);
  run.begin();
  while (run.step()) {
    checks.look(results::Verdict::kInvalid);
    if ((view.events() & 0x3FF) != 0) continue;
    if (trace.tracks().has_failed()) break;
    if (options.watch && !options.watch(view.now(), view.setting().end_of_run)) {
      return absl::CancelledError("interrupted");
    }
  }
  run.finish();
  checks.look(results::Verdict::kUnknown);
  if (const Status status = trace.close(view); !status.ok()) return status;
  return TracedRun{trace.tracks().size(), run.result().digest};
}

}  // namespace skerry::harness
