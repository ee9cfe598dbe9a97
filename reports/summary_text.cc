#include "reports/summary_text.h"

#include <algorithm>
#include <limits>
#include <set>

#include "reports/human.h"

namespace skerry::reports {
namespace {

using results::Verdict;

struct Tally {
  std::set<std::string> names;
  std::set<std::string> broken;
  size_t broken_runs = 0;
};

Tally tally_checks(const results::SweepResult& sweep) {
  Tally tally;
  for (const results::CellResult& cell : sweep.cells) {
    for (const results::RunResult& run : cell.runs) {
      bool broken = false;
      for (const results::CheckResult& check : run.checks) {
        tally.names.insert(check.name);
        if (check.verdict == Verdict::kValid) continue;
        tally.broken.insert(check.name);
        broken = true;
      }
      if (broken) ++tally.broken_runs;
    }
  }
  return tally;
}

std::string span_text(const results::FaultPeriod& fault) {
  constexpr int64_t kNever = std::numeric_limits<int64_t>::max() / 2;
  if (fault.to_ns <= fault.from_ns) return "at " + human_time(fault.from_ns);
  if (fault.to_ns >= kNever) return "from " + human_time(fault.from_ns) + " on";
  return "from " + human_time(fault.from_ns) + " to " + human_time(fault.to_ns) + " (" +
         human_time(fault.to_ns - fault.from_ns) + ")";
}

}  // namespace

std::vector<Failure> failures(const results::SweepResult& sweep) {
  std::vector<Failure> found;
  for (const results::CellResult& cell : sweep.cells) {
    for (const results::CheckSummary& check : results::checks_of(cell)) {
      if (check.verdict == Verdict::kValid) continue;
      const std::string where =
          results::label(sweep, cell) + ", seed " + std::to_string(check.seed) + " (" +
          std::to_string(check.not_valid) + " of " + counted(check.runs, "run") + ")";
      found.push_back({check.verdict, check.name, where, check.detail});
    }
  }
  for (const results::GateResult& gate : sweep.gates) {
    if (gate.verdict == Verdict::kValid) continue;
    found.push_back({gate.verdict, "gate " + gate.text, gate.cell, gate.detail});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Failure& a, const Failure& b) { return a.verdict > b.verdict; });
  return found;
}

std::string verdict_sentence(const results::SweepResult& sweep) {
  const Tally tally = tally_checks(sweep);
  const std::string runs = counted(run_count(sweep), "run");
  std::string text;
  if (tally.names.empty()) {
    text = "No checks were enabled in " + runs;
  } else if (tally.broken.empty()) {
    text = (tally.names.size() == 1 ? "The check holds"
                                    : "All " + counted(tally.names.size(), "check") + " hold") +
           std::string(run_count(sweep) == 1 ? " in the one run" : " in all " + runs);
  } else {
    text = std::to_string(tally.broken.size()) + " of " + counted(tally.names.size(), "check") +
           (tally.broken.size() == 1 ? " does" : " do") + " not hold, in " +
           std::to_string(tally.broken_runs) + " of " + runs;
  }
  const auto broken_gates = std::count_if(
      sweep.gates.begin(), sweep.gates.end(),
      [](const results::GateResult& gate) { return gate.verdict != Verdict::kValid; });
  if (broken_gates > 0) {
    text += "; " + std::to_string(broken_gates) + " of " + counted(sweep.gates.size(), "gate") +
            (broken_gates == 1 ? " does" : " do") + " not hold";
  } else if (!sweep.gates.empty()) {
    text +=
        "; " + (sweep.gates.size() == 1 ? "the gate holds"
                                        : "all " + counted(sweep.gates.size(), "gate") + " hold");
  }
  text += ".";
  if (!sweep.complete) text += " The sweep was interrupted: runs are missing.";
  return text;
}

std::vector<std::string> fault_lines(const results::SweepResult& sweep) {
  constexpr size_t kLines = 8;
  constexpr size_t kTimesShown = 3;
  const std::vector<results::FaultPeriod>* faults = nullptr;
  for (const results::CellResult& cell : sweep.cells) {
    for (const results::RunResult& run : cell.runs) {
      if (faults == nullptr && !run.faults.empty()) faults = &run.faults;
    }
  }
  std::vector<std::string> lines;
  if (faults == nullptr) return lines;
  std::vector<std::string> kinds;
  for (const results::FaultPeriod& fault : *faults) {
    if (std::find(kinds.begin(), kinds.end(), fault.kind) == kinds.end()) {
      kinds.push_back(fault.kind);
    }
  }
  for (const std::string& kind : kinds) {
    if (lines.size() == kLines) break;
    std::string line = human_name(kind);
    size_t count = 0;
    for (const results::FaultPeriod& fault : *faults) {
      if (fault.kind != kind) continue;
      if (++count <= kTimesShown) line += (count == 1 ? " " : ", ") + span_text(fault);
    }
    if (count > kTimesShown) line += " and " + std::to_string(count - kTimesShown) + " more";
    lines.push_back(std::move(line));
  }
  return lines;
}

size_t run_count(const results::SweepResult& sweep) {
  size_t count = 0;
  for (const results::CellResult& cell : sweep.cells) count += cell.runs.size();
  return count;
}

std::string process_text(const results::SweepResult& sweep, const std::string& key, double value) {
  std::string unit = results::info_of(sweep, key).unit;
  if (!unit.empty()) return human(value, unit);
  if (key.ends_with("_ns") || key.find("time") != std::string::npos) unit = "ns";
  if (key.ends_with("_bytes") || key.find("memory") != std::string::npos) unit = "bytes";
  return human(value, unit);
}

}  // namespace skerry::reports
