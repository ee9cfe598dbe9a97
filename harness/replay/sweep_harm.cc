#include "harness/replay/sweep_harm.h"

#include <algorithm>
#include <string>
#include <vector>

#include "harness/replay/harm.h"

namespace skerry::harness {
namespace {

using results::Verdict;

constexpr std::string_view kReplay = "\nreplay: ";
constexpr std::string_view kEventByEvent = "\nreplay event by event: ";

std::vector<std::string> invalid_checks(const results::RunResult& run) {
  std::vector<std::string> names;
  for (const results::CheckResult& check : run.checks) {
    const bool can_be_told = check.detail.find(kEventByEvent) != std::string::npos;
    if (check.verdict == Verdict::kInvalid && can_be_told) names.push_back(check.name);
  }
  return names;
}

// "skerry replay FILE --seed 1", of the line that a check ends with.
std::string again_of(const std::string& detail) {
  const size_t begin = detail.find(kEventByEvent) + kEventByEvent.size();
  return detail.substr(begin, detail.rfind(" --until ") - begin);
}

void add(const Harm& harm, std::string& detail) {
  std::string text;
  for (const std::string& line : lines_of(harm, again_of(detail))) text += "\n" + line;
  detail.insert(detail.find(kReplay), text);
}

bool is_small(const results::RunResult& run) {
  const auto events = run.metrics.find("events");
  return events != run.metrics.end() && events->second <= kMostEventsTold;
}

}  // namespace

void tell_harm(const Experiment& experiment, const std::atomic<bool>* interrupted,
               results::SweepResult& sweep) {
  const auto goes_on = [interrupted](Instant, Instant) {
    return interrupted == nullptr || !interrupted->load();
  };
  for (size_t i = 0; i < sweep.cells.size(); ++i) {
    for (results::RunResult& run : sweep.cells[i].runs) {
      const std::vector<std::string> checks = invalid_checks(run);
      if (checks.empty()) continue;
      if (!is_small(run) || !goes_on({}, {})) return;
      const auto told = harms_of(experiment.cells[i].scenario, run.seed, {checks}, goes_on);
      if (!told.ok()) return;  // the verdict stands without it
      for (const ToldBreak& each : *told) {
        const auto check =
            std::ranges::find(run.checks, each.broken.check, &results::CheckResult::name);
        add(each.harm, check->detail);
      }
      return;
    }
  }
}

}  // namespace skerry::harness
