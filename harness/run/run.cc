#include "harness/run/run.h"

#include <algorithm>
#include <bit>
#include <map>

#include "harness/metrics/catalogue.h"
#include "harness/scenario/fault_plan.h"

namespace skerry::harness {
namespace {

// Of whoever may interrupt a run.
constexpr uint64_t kEventsBetweenLooks = 1024;
constexpr Duration kTimeBetweenLooks = Duration::milliseconds(100);  // where time is real

std::vector<Checkers> checkers_of_documents(const Plan& plan) {
  std::vector<Checkers> checkers(plan.following.documents());
  std::ranges::generate(checkers, [&plan] { return make_checkers(plan); });
  return checkers;
}

std::vector<NodePlaces> holders_of_documents(const Plan& plan) {
  std::vector<NodePlaces> holders;
  for (uint32_t document = 0; document < plan.following.documents(); ++document) {
    holders.emplace_back(plan.following.holders(document));
  }
  return holders;
}

LedgerKeeper::Pasts pasts_for(const Plan& plan, const Checkers& checkers) {
  const bool are_asked =
      plan.design().needs_causal_order || plan.design().reference_needs_past ||
      std::ranges::any_of(checkers, [](const auto& each) { return each.second->needs_past(); });
  return are_asked ? LedgerKeeper::Pasts::kAsked : LedgerKeeper::Pasts::kUnasked;
}

void add_faults(const RunView& view, results::RunResult& result) {
  const Setting& setting = view.setting();
  for (const sim::FaultInterval& fault : setting.faults) {
    result.faults.push_back({fault.kind, fault.from.ns, fault.to.ns,
                             describe_nodes(fault, setting.people, setting.servers)});
  }
  const Heals heals = view.record().heals();
  for (const Heals::Heal& heal : heals.all()) {
    results::FaultPeriod& fault = result.faults[heal.fault];
    fault.heal =
        heal.took ? results::FaultPeriod::Heal::kConverged : results::FaultPeriod::Heal::kNever;
    fault.converged_after_ns = heal.took.value_or(Duration{}).ns;
  }
}

}  // namespace

Run::Run(Plan plan)
    : checkers_(checkers_of_documents(plan)),
      record_(plan, holders_of_documents(plan), plan.following_at_start().readers(),
              pasts_for(plan, checkers_.front()), observers_),
      grid_(holders_of_documents(plan), observers_),
      metrics_(make_metrics(plan)),
      simulation_(std::move(plan), record_, observers_) {
  // What others read comes before them.
  observers_.add(digest_, Observers::hooks_of<RunDigest>());
  observers_.add(grid_, Observers::hooks_of<Grid>());
  observers_.add(timeline_, Observers::hooks_of<Timeline>());
  for (const auto& metric : metrics_) observers_.add(*metric, metric->hooks());
  for (uint32_t document = 0; document < checkers_.size(); ++document) {
    for (const auto& [name, checker] : checkers_[document]) {
      observers_.add(*checker, checker->hooks(), document);
    }
  }
}

bool Run::run(const std::atomic<bool>* interrupted, const std::function<void()>& at_end,
              const std::function<void(Instant now, Instant end)>& watch) {
  begin();
  const auto look = [this] {
    Stop stop{.event = view().events() + kEventsBetweenLooks};
    if (plan().outside != nullptr) stop.at = reached() + kTimeBetweenLooks;
    return stop;
  };
  while (run_to(look()) == Halt::kStop) {
    if (interrupted != nullptr && interrupted->load()) return false;
    if (watch) watch(view().now(), plan().end_of_run);
  }
  if (at_end) at_end();
  finish();
  return true;
}

void Run::finish() {
  simulation_.end();
  observers_.tell<&Observer::on_end>(view());
  // First, because an unfinished workload explains what other checks find.
  for (const Plan::Work& work : plan().workloads) {
    if (work.workload->is_finished()) continue;
    const std::string& why = record_.refusals().last_command;
    observers_.tell<&Observer::on_unfinished>(
        view().of_document(work.document),
        work.workload->unfinished() + (why.empty() ? "" : "; the last command refused: " + why));
  }
  observers_.tell<&Observer::finish>(view());
}

results::RunResult Run::result() const {
  results::RunResult result;
  result.seed = plan().seed;
  result.digest = to_hex(digest_.value());
  judge(checkers_, record_.refusals().commands(), result);
  Figures figures(metric_catalogue(), plan().without_metrics, result);
  for (const auto& metric : metrics_) metric->write(view(), figures);
  std::map<std::string, double> of_checks;
  for (const Checkers& of_document : checkers_) {
    for (const auto& [name, checker] : of_document) {
      for (const auto& [metric, amount] : checker->metrics()) of_checks[metric] += amount;
    }
  }
  for (const auto& [metric, amount] : of_checks) figures.set(metric, amount);
  RollingDigest exact;
  for (const results::MetricInfo& info : metric_catalogue()) {
    const auto at = result.metrics.find(info.name);
    if (info.metric_class != results::MetricClass::kExact || at == result.metrics.end()) continue;
    exact.add(hash64(as_bytes(info.name)));
    exact.add(std::bit_cast<uint64_t>(at->second));
  }
  result.metrics_digest = to_hex(exact.value());
  result.timeline = timeline_.points();
  add_faults(view(), result);
  return result;
}

}  // namespace skerry::harness
