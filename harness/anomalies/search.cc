#include "harness/anomalies/search.h"

#include <algorithm>
#include <mutex>

#include "harness/anomalies/explorer.h"
#include "harness/anomalies/probe.h"
#include "harness/anomalies/restart.h"

namespace skerry::harness {
namespace {

struct Task {
  size_t row = 0;
  uint64_t draw = 0;
};

struct Outcome {
  bool is_there = false;
  std::map<crdts::Anomaly, Finding> findings;
  uint64_t histories = 0;
  std::string failure;
};

std::set<crdts::Anomaly> wanted_of(const AnomalySearch& search, const crdts::Design& design) {
  std::set<crdts::Anomaly> wanted;
  for (const Detector& detector : detectors()) {
    const bool is_asked =
        std::ranges::find(search.anomalies, detector.anomaly) != search.anomalies.end();
    if (is_asked && detector.applies(design.family)) wanted.insert(detector.anomaly);
  }
  const bool counts = design.family == Family::kCounter;
  const auto restart = crdts::Anomaly::kDoubleCountAfterRestart;
  if (counts && std::ranges::find(search.anomalies, restart) != search.anomalies.end()) {
    wanted.insert(restart);
  }
  return wanted;
}

Outcome run_task(const AnomalySearch& search, const crdts::Design& design, uint64_t draw,
                 uint64_t first_seed) {
  const std::set<crdts::Anomaly> wanted = wanted_of(search, design);
  // Crashes are a search of their own (restart.h).
  std::set<crdts::Anomaly> others = wanted;
  others.erase(crdts::Anomaly::kDoubleCountAfterRestart);
  Explorer explorer(design, draw, std::move(others));
  explorer.explore(search.shapes);
  for (uint64_t i = 0; i < search.samples && !explorer.is_done(); ++i) {
    explorer.sample(first_seed + i, search.sample_replicas, search.sample_commands);
  }
  Outcome outcome{true, explorer.findings(), explorer.histories(), explorer.failure()};
  if (wanted.contains(crdts::Anomaly::kDoubleCountAfterRestart)) {
    auto wrong = find_wrong_count(design, search.reuses_actors, outcome.histories);
    if (wrong) {
      outcome.findings.emplace(crdts::Anomaly::kDoubleCountAfterRestart, *std::move(wrong));
    }
  }
  return outcome;
}

// A shape that says nothing about a family is not searched there either.
std::string scope_of(const AnomalySearch& search, const crdts::Design& design) {
  std::string scope;
  for (const SearchShape& shape : search.shapes) {
    if (shape.has_marks && design.family != Family::kRichText) continue;
    if (shape.has_moves && design.family != Family::kList) continue;
    if (shape.is_in_text && design.family != Family::kJson) continue;
    if (shape.has_clock_jumps && !reads_clock(design)) continue;
    scope += (scope.empty() ? "" : ", ") + to_string(shape);
  }
  if (search.samples != 0) {
    scope += ", " + std::to_string(search.samples) + " by chance up to " +
             std::to_string(search.sample_replicas) + "x" + std::to_string(search.sample_commands);
  }
  return scope;
}

void fill(results::AnomalyCell& cell, const Finding& finding) {
  cell.presence = results::Presence::kFound;
  cell.what = finding.what;
  cell.steps = finding.steps;
  cell.value = finding.value;
  cell.commands = finding.cost.commands;
  cell.replicas = finding.cost.replicas;
  cell.deliveries = finding.cost.deliveries;
}

results::AnomalyRow merge(const AnomalySearch& search, const crdts::Design& design,
                          const std::vector<const Outcome*>& draws) {
  results::AnomalyRow row;
  row.design = design.name;
  row.family = to_string(design.family);
  row.scope = scope_of(search, design);
  row.draws = draws.size();
  const std::set<crdts::Anomaly> wanted = wanted_of(search, design);
  for (const Outcome* outcome : draws) {
    row.histories += outcome->histories;
    if (row.failure.empty()) row.failure = outcome->failure;
  }
  for (const crdts::Anomaly anomaly : search.anomalies) {
    results::AnomalyCell cell;
    if (wanted.contains(anomaly)) cell.presence = results::Presence::kNone;
    // Nobody claims anything of an environment that is wrong on purpose.
    cell.is_claimed_absent =
        !search.reuses_actors && std::ranges::find(design.claims, anomaly) != design.claims.end();
    const Finding* shortest = nullptr;
    for (const Outcome* outcome : draws) {
      const auto found = outcome->findings.find(anomaly);
      if (found == outcome->findings.end()) continue;
      if (shortest == nullptr || found->second.cost < shortest->cost) shortest = &found->second;
    }
    if (shortest != nullptr) fill(cell, *shortest);
    row.cells.push_back(std::move(cell));
  }
  return row;
}

}  // namespace

results::AnomalyTable search_anomalies(const AnomalySearch& search, const SearchOptions& options) {
  std::vector<Task> tasks;
  for (size_t row = 0; row < search.designs.size(); ++row) {
    const uint64_t draws = draws_randomly(*search.designs[row]) ? search.draws : 1;
    for (uint64_t draw = 1; draw <= draws; ++draw) tasks.push_back({row, draw});
  }
  std::vector<Outcome> outcomes(tasks.size());
  std::mutex mutex;
  uint64_t finished = 0;
  const auto run_task_number = [&](size_t i) {
    if (options.interrupted != nullptr && options.interrupted->load()) return;
    const crdts::Design& design = *search.designs[tasks[i].row];
    Outcome outcome = run_task(search, design, tasks[i].draw, options.first_seed);
    const std::lock_guard lock(mutex);
    outcomes[i] = std::move(outcome);
    ++finished;
    if (options.on_progress) {
      options.on_progress(finished, tasks.size(),
                          std::string(design.name) + " draw " + std::to_string(tasks[i].draw));
    }
  };
  if (options.run_all) {
    options.run_all(tasks.size(), run_task_number);
  } else {
    for (size_t i = 0; i < tasks.size(); ++i) run_task_number(i);
  }
  results::AnomalyTable table;
  table.complete = finished == tasks.size();
  for (const crdts::Anomaly anomaly : search.anomalies) {
    table.anomalies.emplace_back(crdts::to_string(anomaly));
  }
  for (size_t row = 0; row < search.designs.size(); ++row) {
    std::vector<const Outcome*> draws;
    for (size_t i = 0; i < tasks.size(); ++i) {
      if (tasks[i].row == row && outcomes[i].is_there) draws.push_back(&outcomes[i]);
    }
    if (!draws.empty()) table.rows.push_back(merge(search, *search.designs[row], draws));
  }
  return table;
}

}  // namespace skerry::harness
