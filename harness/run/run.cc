#include "harness/run/run.h"

#include <algorithm>
#include <bit>
#include <map>

#include "core/check.h"
#include "harness/metrics/catalogue.h"
#include "harness/observe/frame_documents.h"
#include "harness/run/word_of.h"
#include "harness/scenario/fault_plan.h"

namespace skerry::harness {
namespace {

constexpr std::string_view kEvidence = "evidence";

// The amounts of another document, by what they count.
void add_looked_at(const Checker::LookedAt& more, Checker::LookedAt& all) {
  for (const auto& each : more) {
    const auto at = std::find_if(all.begin(), all.end(),
                                 [&each](const auto& known) { return known.first == each.first; });
    if (at == all.end()) {
      all.push_back(each);
    } else {
      at->second += each.second;
    }
  }
}

}  // namespace

Run::Run(Plan plan) {
  grid_.emplace(plan.people, plan.following.documents(), observers_);
  metrics_ = make_metrics(plan);
  // What others read comes before them.
  observers_.add(digest_, Observers::hooks_of<RunDigest>());
  observers_.add(traffic_, Observers::hooks_of<TrafficCount>());
  observers_.add(refusals_, Observers::hooks_of<RefusalCount>());
  observers_.add(*grid_, Observers::hooks_of<Grid>());
  observers_.add(timeline_, Observers::hooks_of<Timeline>());
  for (const auto& metric : metrics_) observers_.add(*metric, metric->hooks());
  for (uint32_t document = 0; document < plan.following.documents(); ++document) {
    documents_.push_back(std::make_unique<DocumentRun>(plan, document, *this, observers_));
  }
  simulation_.emplace(std::move(plan), *this, observers_);
  for (const auto& document : documents_) document->look_at(*simulation_);
  const Plan& kept = this->plan();
  setting_ = {kept.end_of_safety, kept.end_of_run,     kept.people,
              kept.nodes(),       kept.replica.design, kept.faults};
}

bool Run::run(const std::atomic<bool>* interrupted, const std::function<void()>& at_end,
              const std::function<void(Instant now, Instant end)>& watch) {
  constexpr uint64_t kEventsBetweenLooks = 1024;
  begin();
  while (run_to({.event = events() + kEventsBetweenLooks}) == Halt::kStop) {
    if (interrupted != nullptr && interrupted->load()) return false;
    if (watch) watch(now(), setting_.end_of_run);
  }
  if (at_end) at_end();
  finish();
  return true;
}

void Run::finish() {
  observers_.tell<&Observer::on_end>(*this);
  // First, because an unfinished workload explains what other checks find.
  for (const Plan::Work& work : plan().workloads) {
    if (work.workload->is_finished()) continue;
    const std::string why = refusals().last_command;
    observers_.tell<&Observer::on_unfinished>(
        of_document(work.document),
        work.workload->unfinished() + (why.empty() ? "" : "; the last command refused: " + why));
  }
  observers_.tell<&Observer::finish>(*this);
  for (const auto& document : documents_) heals_.merge(document->heals());
}

RunView::Totals Run::totals() const {
  Totals all;
  for (const auto& document : documents_) {
    const Totals its = document->totals();
    all.commits += its.commits;
    all.applications += its.applications;
    all.unseen += its.unseen;
  }
  return all;
}

// What each document's check of the same name says, as one, in the words of one of them.
results::CheckResult Run::check_of_all(size_t index) const {
  const uint32_t document = document_with_the_word(*this, index);
  const auto& [name, checker] = checkers(document)[index];
  results::CheckResult all{name, checker->verdict(), checker->detail(), {}};
  if (!all.detail.empty()) {
    const std::optional<uint32_t> of_several = document_of(of_document(document));
    all.detail.insert(0, document_prefix(of_several));
  }
  for (const auto& each : documents_) {
    add_looked_at(each->checkers()[index].second->looked_at(), all.looked_at);
  }
  return all;
}

void Run::judge(results::RunResult& result) const {
  bool is_any_judged = false;
  const uint64_t refused = refusals().commands();
  for (size_t i = 0; i < checkers().size(); ++i) {
    results::CheckResult check = check_of_all(i);
    is_any_judged = is_any_judged || (check.name != kEvidence && check.is_judged());
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
  Figures figures(metric_catalogue(), plan().without_metrics, result);
  for (const auto& metric : metrics_) metric->write(*this, figures);
  std::map<std::string, double> of_checks;
  for (const auto& document : documents_) {
    for (const auto& [name, checker] : document->checkers()) {
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
