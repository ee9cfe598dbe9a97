#include "harness/run/run.h"

#include <bit>

#include "core/check.h"
#include "harness/metrics/catalogue.h"
#include "harness/run/fault_plan.h"

namespace skerry::harness {
namespace {

constexpr std::string_view kEvidence = "evidence";

}  // namespace

Run::Run(Plan plan) : heals_(observers_) {
  const uint32_t people = plan.people;
  const uint32_t nodes = plan.nodes();
  bool needs_past = plan.design->needs_causal_order || plan.design->reference_needs_past;
  for (const std::string& name : plan.checks) {
    const CheckerKind* kind = find_checker(name);
    SKERRY_CHECK(kind != nullptr);
    checkers_.emplace_back(name, kind->make());
    needs_past = needs_past || checkers_.back().second->needs_past();
  }
  record_.emplace(people, nodes, needs_past, observers_);
  grid_.emplace(people, observers_);
  metrics_ = make_metrics(plan);
  // What others read comes before them.
  observers_.add(digest_, Observers::hooks_of<RunDigest>());
  observers_.add(traffic_, Observers::hooks_of<TrafficCount>());
  observers_.add(refusals_, Observers::hooks_of<RefusalCount>());
  observers_.add(*record_, Observers::hooks_of<Record>());
  observers_.add(heals_, Observers::hooks_of<HealWatch>());
  observers_.add(*grid_, Observers::hooks_of<Grid>());
  observers_.add(timeline_, Observers::hooks_of<Timeline>());
  for (const auto& metric : metrics_) observers_.add(*metric, metric->hooks());
  for (const auto& [name, checker] : checkers_) observers_.add(*checker, checker->hooks());
  simulation_.emplace(std::move(plan), *this, observers_);
}

bool Run::run(const std::atomic<bool>* interrupted, const std::function<void()>& at_end,
              const std::function<void(Instant now, Instant end)>& watch) {
  constexpr uint64_t kEventsBetweenLooks = 1024;
  begin();
  while (run_to({.event = events() + kEventsBetweenLooks}) == Halt::kStop) {
    if (interrupted != nullptr && interrupted->load()) return false;
    if (watch) watch(now(), end_of_run());
  }
  if (at_end) at_end();
  finish();
  return true;
}

void Run::finish() {
  observers_.on_end(*this);
  // First, because an unfinished workload explains what other checks find.
  for (const auto& workload : plan().workloads) {
    if (workload->is_finished()) continue;
    const std::string why = refusals().last_command;
    observers_.on_unfinished(
        *this, workload->unfinished() + (why.empty() ? "" : "; the last command refused: " + why));
  }
  observers_.finish(*this);
}

void Run::judge(results::RunResult& result) const {
  bool is_any_judged = false;
  const uint64_t refused = refusals().commands();
  for (const auto& [name, checker] : checkers_) {
    results::CheckResult check{name, checker->verdict(), checker->detail(), checker->looked_at()};
    is_any_judged = is_any_judged || (name != kEvidence && check.is_judged());
    result.checks.push_back(std::move(check));
  }
  for (results::CheckResult& check : result.checks) {
    if (check.name == kEvidence && check.verdict == results::Verdict::kValid && !is_any_judged) {
      check.verdict = results::Verdict::kUnknown;
      check.detail = "no other check found anything to look at";
    } else if (check.name == kEvidence && !check.detail.empty() && refused > 0) {
      check.detail += "; commands that were refused: " + std::to_string(refused);
    }
    result.verdict = results::worst(result.verdict, check.verdict);
  }
}

results::RunResult Run::result() const {
  results::RunResult result;
  result.seed = plan().seed;
  result.digest = to_hex(digest_.value());
  judge(result);
  Figures figures(plan().without_metrics, result);
  for (const auto& metric : metrics_) metric->write(*this, figures);
  for (const auto& [name, checker] : checkers_) {
    for (const auto& [metric, amount] : checker->metrics()) figures.set(metric, amount);
  }
  RollingDigest exact;
  for (const results::MetricInfo& info : metric_catalogue()) {
    const auto at = result.metrics.find(info.name);
    if (info.metric_class != results::MetricClass::kExact || at == result.metrics.end()) continue;
    exact.add(hash64(as_bytes(info.name)));
    exact.add(std::bit_cast<uint64_t>(at->second));
  }
  result.metrics_digest = to_hex(exact.value());
  result.timeline = timeline_.points();
  add_faults(result);
  return result;
}

void Run::add_faults(results::RunResult& result) const {
  for (const sim::FaultInterval& fault : plan().faults) {
    result.faults.push_back({fault.kind, fault.from.ns, fault.to.ns,
                             describe_nodes(fault, plan().people, plan().servers)});
  }
  for (const Heals::Heal& heal : heals().all()) {
    results::FaultPeriod& fault = result.faults[heal.fault];
    fault.heal =
        heal.took ? results::FaultPeriod::Heal::kConverged : results::FaultPeriod::Heal::kNever;
    fault.converged_after_ns = heal.took.value_or(Duration{}).ns;
  }
}

}  // namespace skerry::harness
