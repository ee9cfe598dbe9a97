#include "reports/summary_text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "reports/human.h"

namespace skerry::reports {
namespace {

using results::Verdict;

struct Tally {
  std::set<std::string> names;
  std::set<std::string> broken;
  std::set<std::string> not_judged;  // in some run, and broken in none
  size_t broken_runs = 0;
  size_t not_judged_runs = 0;
};

Tally tally_checks(const results::SweepResult& sweep) {
  Tally tally;
  for (const results::CellResult& cell : sweep.cells) {
    for (const results::RunResult& run : cell.runs) {
      bool broken = false;
      bool not_judged = false;
      for (const results::CheckResult& check : run.checks) {
        tally.names.insert(check.name);
        if (check.verdict == Verdict::kInvalid) tally.broken.insert(check.name);
        if (!check.is_judged()) tally.not_judged.insert(check.name);
        broken = broken || check.verdict == Verdict::kInvalid;
        not_judged = not_judged || !check.is_judged();
      }
      tally.broken_runs += broken ? 1 : 0;
      tally.not_judged_runs += not_judged ? 1 : 0;
    }
  }
  for (const std::string& name : tally.broken) tally.not_judged.erase(name);
  return tally;
}

std::string in_runs(size_t some, size_t all) {
  if (all == 1) return "in the one run";
  if (some == all) return "in all " + counted(all, "run");
  return "in " + std::to_string(some) + " of " + counted(all, "run");
}

std::string names_of(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string checks_sentence(const results::SweepResult& sweep) {
  const Tally tally = tally_checks(sweep);
  const size_t runs = run_count(sweep);
  const size_t all = tally.names.size();
  if (all == 0) return "No checks were enabled in " + counted(runs, "run");
  const size_t broken = tally.broken.size();
  const size_t open = tally.not_judged.size();
  std::string text;
  if (broken > 0) {
    text = std::to_string(broken) + " of " + counted(all, "check") +
           (broken == 1 ? " does" : " do") + " not hold, " + in_runs(tally.broken_runs, runs);
  } else if (open == 0) {
    text = (all == 1 ? "The check holds " : "All " + counted(all, "check") + " hold ") +
           in_runs(runs, runs);
  } else if (open < all) {
    text = std::to_string(all - open) + " of " + counted(all, "check") +
           (all - open == 1 ? " holds " : " hold ") + in_runs(runs, runs);
  }
  if (open == 0) return text;
  return text + (text.empty() ? "" : "; ") + names_of(tally.not_judged) +
         (open == 1 ? " is" : " are") + " not judged, " + in_runs(tally.not_judged_runs, runs);
}

std::string gates_sentence(const results::SweepResult& sweep) {
  const auto count = [&sweep](Verdict verdict) {
    return static_cast<size_t>(std::count_if(
        sweep.gates.begin(), sweep.gates.end(),
        [verdict](const results::GateResult& gate) { return gate.verdict == verdict; }));
  };
  const size_t all = sweep.gates.size();
  const size_t broken = count(Verdict::kInvalid);
  const size_t open = count(Verdict::kUnknown);
  if (all == 0) return "";
  std::string text;
  if (broken > 0) {
    text = "; " + std::to_string(broken) + " of " + counted(all, "gate") +
           (broken == 1 ? " does" : " do") + " not hold";
  } else if (open == 0) {
    return all == 1 ? "; the gate holds" : "; all " + counted(all, "gate") + " hold";
  }
  if (open == 0) return text;
  return text + "; " + std::to_string(open) + " of " + counted(all, "gate") +
         (open == 1 ? " is" : " are") + " not judged";
}

std::string interrupted_sentence(const results::SweepResult& sweep) {
  const size_t everywhere = results::seeds(sweep).size();
  std::string text = " The sweep was interrupted: " + std::to_string(everywhere) + " of " +
                     counted(sweep.planned_seeds, "seed") +
                     " are finished in every cell, and compared.";
  size_t more = 0;
  for (const results::CellResult& cell : sweep.further) more += cell.runs.size();
  if (more == 0) return text;
  return text + " " + counted(more, "further run") + " of other seeds " +
         (more == 1 ? "is" : "are") + " kept in summary.json.";
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
  std::vector<const results::CellResult*> cells;
  for (const results::CellResult& cell : sweep.cells) cells.push_back(&cell);
  for (const results::CellResult& cell : sweep.further) cells.push_back(&cell);
  for (const results::CellResult* each : cells) {
    const results::CellResult& cell = *each;
    for (const results::CheckSummary& check : results::checks_of(cell)) {
      if (check.verdict == Verdict::kValid) continue;
      const bool is_broken = check.verdict == Verdict::kInvalid;
      const std::string where = results::label(sweep, cell) + ", seed " +
                                std::to_string(check.seed) + " (" +
                                std::to_string(is_broken ? check.failed : check.not_judged) +
                                " of " + counted(check.runs, "run") + ")";
      found.push_back(
          {check.verdict, check.name + (is_broken ? "" : " not judged"), where, check.detail});
    }
  }
  for (const results::GateResult& gate : sweep.gates) {
    if (gate.verdict == Verdict::kValid) continue;
    const bool is_broken = gate.verdict == Verdict::kInvalid;
    found.push_back({gate.verdict, "gate " + gate.text + (is_broken ? "" : " not judged"),
                     gate.cell, gate.detail});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Failure& a, const Failure& b) { return a.verdict > b.verdict; });
  return found;
}

std::string verdict_sentence(const results::SweepResult& sweep) {
  std::string text = checks_sentence(sweep) + gates_sentence(sweep) + ".";
  if (!sweep.checks_off.empty()) {
    text += " Off: ";
    for (size_t i = 0; i < sweep.checks_off.size(); ++i) {
      text += (i == 0 ? "" : ", ") + sweep.checks_off[i];
    }
    text += ".";
  }
  if (!sweep.complete) text += interrupted_sentence(sweep);
  return text;
}

std::string evidence_sentence(const results::SweepResult& sweep) {
  std::vector<std::pair<std::string, uint64_t>> all;
  for (const results::CellResult& cell : sweep.cells) {
    for (const results::CheckSummary& check : results::checks_of(cell)) {
      for (const auto& [what, count] : check.looked_at) {
        auto at = std::find_if(all.begin(), all.end(),
                               [&w = what](const auto& known) { return known.first == w; });
        if (at == all.end()) at = all.insert(all.end(), {what, 0});
        at->second += count;
      }
    }
  }
  return all.empty() ? "" : "Looked at: " + results::looked_at_text(all) + ".";
}

std::vector<std::string> shown_lines(const results::SweepResult& sweep) {
  std::vector<std::pair<std::string, std::string>> lines;  // value, designs
  for (const results::CellResult& cell : sweep.cells) {
    std::set<std::string> values;
    for (const results::RunResult& run : cell.runs) values.insert(run.shown);
    for (const std::string& value : values) {
      if (value.empty()) continue;
      auto at = std::find_if(lines.begin(), lines.end(),
                             [&value](const auto& line) { return line.first == value; });
      if (at == lines.end()) at = lines.insert(lines.end(), {value, ""});
      at->second += (at->second.empty() ? "" : ", ") + results::label(sweep, cell);
    }
  }
  std::vector<std::string> text;
  for (const auto& [value, designs] : lines) text.push_back(designs + ": " + value);
  return text;
}

std::string words_of(Verdict verdict) {
  return verdict == Verdict::kValid     ? "holds"
         : verdict == Verdict::kInvalid ? "broken"
                                        : "not judged";
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

namespace {

bool names_its_cell(const results::GateResult& gate) {
  return gate.cell.empty() || gate.text.find(" where ") != std::string::npos;
}

}  // namespace

std::string title_of(const results::GateResult& gate) {
  return names_its_cell(gate) ? gate.text : gate.text + ", " + gate.cell;
}

std::vector<results::GateResult> gates_by_distance(const results::SweepResult& sweep) {
  std::vector<results::GateResult> gates = sweep.gates;
  const auto distance = [](const results::GateResult& gate) {
    if (!gate.value || !gate.limit || *gate.limit == 0) return 0.0;
    return std::abs(*gate.value / *gate.limit - 1);
  };
  std::stable_sort(gates.begin(), gates.end(), [&](const auto& a, const auto& b) {
    if (a.verdict != b.verdict) return a.verdict > b.verdict;
    return distance(a) < distance(b);
  });
  return gates;
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
