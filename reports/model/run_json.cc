#include "reports/model/run_json.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "reports/model/number.h"

namespace skerry::results {
namespace {

constexpr std::array<std::string_view, 3> kHeals = {"none", "converged", "never"};
constexpr std::string_view kNotJudged = "not_judged";

std::vector<CheckResult> read_checks(JsonReader& in, const Json& run, const std::string& place) {
  std::vector<CheckResult> checks;
  for (const Json& json : in.list(run, "checks", place)) {
    const std::string here = at(place, "checks", checks.size());
    CheckResult check;
    check.name = in.text(json, "name", here);
    const bool is_vacuous = in.text(json, "verdict", here) == kNotJudged;
    if (!is_vacuous) check.verdict = in.one_of<Verdict>(kVerdicts, json, "verdict", here);
    check.detail = in.text(json, "detail", here);
    for (const auto& [what, count] : in.map(json, "looked_at", here).items()) {
      check.looked_at.emplace_back(what, in.whole(count, here + ".looked_at." + what));
    }
    checks.push_back(std::move(check));
  }
  return checks;
}

FaultPeriod read_fault(JsonReader& in, const Json& fault, const std::string& here) {
  FaultPeriod period;
  period.kind = in.text(fault, "kind", here);
  period.nodes = in.text(fault, "nodes", here);
  period.from_ns = in.nanoseconds(in.member(fault, "from_ns", here), here + ".from_ns");
  period.to_ns = in.nanoseconds(in.member(fault, "to_ns", here), here + ".to_ns");
  period.heal = in.one_of<FaultPeriod::Heal>(kHeals, fault, "heal", here);
  if (period.heal == FaultPeriod::Heal::kConverged) {
    period.converged_after_ns =
        in.nanoseconds(in.member(fault, "converged_after_ns", here), here + ".converged_after_ns");
  }
  return period;
}

}  // namespace

Json number(double value) {
  if (const auto whole = as_integer(value)) return *whole;
  if (value == kNeverCame) return std::string(kNeverWord);
  return value;  // the library writes null for what is not finite
}

std::string at(const std::string& place, const char* key, size_t index) {
  return place + "." + key + "[" + std::to_string(index) + "]";
}

Json checks_json(const std::vector<CheckResult>& checks) {
  Json array = Json::array();
  for (const CheckResult& check : checks) {
    const bool is_vacuous = check.verdict == Verdict::kValid && !check.is_judged();
    Json looked_at = Json::object();
    for (const auto& [what, count] : check.looked_at) looked_at[what] = count;
    array.push_back(
        {{"name", check.name},
         {"verdict", is_vacuous ? std::string(kNotJudged) : word(kVerdicts, check.verdict)},
         {"detail", check.detail},
         {"looked_at", std::move(looked_at)}});
  }
  return array;
}

Json run_json(const RunResult& run) {
  Json upper = Json::array();
  Json count = Json::array();
  for (const HistogramBucket& bucket : run.visibility) {
    upper.push_back(bucket.upper_ns);
    count.push_back(bucket.count);
  }
  Json faults = Json::array();
  for (const FaultPeriod& fault : run.faults) {
    const bool has_converged = fault.heal == FaultPeriod::Heal::kConverged;
    faults.push_back(
        {{"kind", fault.kind},
         {"nodes", fault.nodes},
         {"from_ns", fault.from_ns},
         {"to_ns", fault.to_ns},
         {"heal", word(kHeals, fault.heal)},
         {"converged_after_ns", has_converged ? Json(fault.converged_after_ns) : Json(nullptr)}});
  }
  return {{"seed", run.seed},
          {"verdict", word(kVerdicts, run.verdict)},
          {"digest", run.digest},
          {"metrics_digest", run.metrics_digest},
          {"checks", checks_json(run.checks)},
          {"shown", run.shown},
          {"visibility",
           {{"upper_ns", std::move(upper)},
            {"count", std::move(count)},
            {"never", run.visibility_never}}},
          {"faults", std::move(faults)}};
}

RunResult read_run(JsonReader& in, const Json& json, const std::string& place) {
  RunResult run;
  run.seed = in.whole(in.member(json, "seed", place), place + ".seed");
  run.verdict = in.one_of<Verdict>(kVerdicts, json, "verdict", place);
  run.digest = in.text(json, "digest", place);
  run.metrics_digest = in.text(json, "metrics_digest", place);
  run.checks = read_checks(in, json, place);
  if (json.contains("shown")) run.shown = in.text(json, "shown", place);
  const Json& visibility = in.map(json, "visibility", place);
  const Json& upper = in.list(visibility, "upper_ns", place + ".visibility");
  const Json& count = in.list(visibility, "count", place + ".visibility");
  if (upper.size() != count.size()) in.fail(place + ".visibility has lists of two lengths");
  run.visibility_never =
      in.whole(in.member(visibility, "never", place + ".visibility"), place + ".visibility.never");
  for (size_t i = 0; i < std::min(upper.size(), count.size()); ++i) {
    run.visibility.push_back({in.nanoseconds(upper[i], at(place, "visibility.upper_ns", i)),
                              in.whole(count[i], at(place, "visibility.count", i))});
  }
  for (const Json& fault : in.list(json, "faults", place)) {
    const std::string here = at(place, "faults", run.faults.size());
    run.faults.push_back(read_fault(in, fault, here));
  }
  return run;
}

}  // namespace skerry::results
