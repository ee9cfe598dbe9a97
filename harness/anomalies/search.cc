#include "harness/anomalies/search.h"

#include <algorithm>
#include <mutex>
#include <optional>

#include "harness/anomalies/explorer.h"
#include "harness/anomalies/probe.h"
#include "harness/anomalies/restart.h"

namespace skerry::harness {
namespace {

// Into how many shares each draw's histories are dealt. A constant, so that what is found does not
// depend on the number of jobs.
constexpr size_t kShares = 16;

bool is_interrupted(const SearchOptions& options) {
  return options.interrupted != nullptr && options.interrupted->load();
}

// A search of its own (restart.h).
bool searches_restarts(const AnomalySearch& search, const crdts::Design& design) {
  const bool counts = design.family == Family::kCounter || design.family == Family::kMap;
  const auto restart = crdts::Anomaly::kDoubleCountAfterRestart;
  return counts && std::ranges::find(search.anomalies, restart) != search.anomalies.end();
}

std::set<crdts::Anomaly> wanted_of(const AnomalySearch& search, const crdts::Design& design) {
  std::set<crdts::Anomaly> wanted;
  for (const Detector& detector : detectors()) {
    const bool is_asked =
        std::ranges::find(search.anomalies, detector.anomaly) != search.anomalies.end();
    if (is_asked && detector.applies(design.family)) wanted.insert(detector.anomaly);
  }
  if (searches_restarts(search, design)) wanted.insert(crdts::Anomaly::kDoubleCountAfterRestart);
  return wanted;
}

// A shape that says nothing about a family is not searched there either.
std::string scope_of(const AnomalySearch& search, const crdts::Design& design) {
  const bool is_timed = reads_clock(design);
  std::string scope;
  for (const SearchShape& shape : search.shapes) {
    if (!applies(shape, design.family, is_timed ? Times::kRead : Times::kIgnored)) continue;
    scope += (scope.empty() ? "" : ", ") + to_string(shape);
  }
  if (search.samples != 0) {
    scope += (scope.empty() ? "" : ", ") + std::to_string(search.samples) + " by chance up to " +
             std::to_string(search.sample_replicas) + "x" + std::to_string(search.sample_commands);
  }
  if (searches_restarts(search, design)) {
    scope += "; restarts after up to " + std::to_string(kMostBeforeCrash) + " additions, with " +
             std::to_string(kMostAfterCrash) + " more";
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

// One design's search: all its draws, each in shares, length after length.
class RowSearch {
 public:
  RowSearch(const AnomalySearch& search, const crdts::Design& design, const SearchOptions& options,
            const SearchProgress& progress);

  // Nothing where it was interrupted.
  std::optional<results::AnomalyRow> run();

 private:
  void search_completely();
  void sample();
  // Calls `work` with every explorer, and reports on the way.
  void with_each(const std::string& what, const std::function<void(size_t)>& work);
  bool is_done() const;
  results::AnomalyRow row() const;
  // Null where there is none.
  const Finding* shortest(crdts::Anomaly anomaly) const;

  const AnomalySearch& search_;
  const crdts::Design& design_;
  const SearchOptions& options_;
  SearchProgress progress_;
  std::set<crdts::Anomaly> wanted_;
  uint64_t draws_;
  std::vector<Explorer> explorers_;
  std::optional<Finding> wrong_count_;
  uint64_t counted_ = 0;  // histories with crashes
};

RowSearch::RowSearch(const AnomalySearch& search, const crdts::Design& design,
                     const SearchOptions& options, const SearchProgress& progress)
    : search_(search),
      design_(design),
      options_(options),
      progress_(progress),
      wanted_(wanted_of(search, design)),
      draws_(draws_randomly(design) ? search.draws : 1) {
  std::set<crdts::Anomaly> others = wanted_;
  others.erase(crdts::Anomaly::kDoubleCountAfterRestart);
  progress_.design = design.name;
  progress_.all_shares = draws_ * kShares;
  for (uint64_t draw = 1; draw <= draws_; ++draw) {
    for (size_t share = 0; share < kShares; ++share) {
      explorers_.emplace_back(design, draw, others,
                              Explorer::Share{share, kShares, options.interrupted},
                              search.clock_bound);
    }
  }
}

std::optional<results::AnomalyRow> RowSearch::run() {
  search_completely();
  sample();
  if (wanted_.contains(crdts::Anomaly::kDoubleCountAfterRestart)) {
    wrong_count_ = find_wrong_count(
        design_, search_.reuses_actors ? Actors::kReused : Actors::kFresh, counted_);
  }
  if (is_interrupted(options_)) return std::nullopt;
  return row();
}

void RowSearch::search_completely() {
  for (size_t length = 1; length <= longest_of(search_.shapes) && !is_done(); ++length) {
    with_each("histories of " + std::to_string(length),
              [&](size_t i) { explorers_[i].explore(search_.shapes, length); });
    std::set<crdts::Anomaly> found;
    for (const Explorer& explorer : explorers_) {
      found.insert(explorer.found_now().begin(), explorer.found_now().end());
    }
    for (Explorer& explorer : explorers_) explorer.close(found);
  }
}

void RowSearch::sample() {
  if (search_.samples == 0 || is_done()) return;
  with_each("histories by chance", [&](size_t i) {
    for (uint64_t seed = i % kShares; seed < search_.samples; seed += kShares) {
      if (explorers_[i].is_done() || is_interrupted(options_)) return;
      explorers_[i].sample(options_.first_seed + seed, search_.sample_replicas,
                           search_.sample_commands);
    }
  });
}

void RowSearch::with_each(const std::string& what, const std::function<void(size_t)>& work) {
  progress_.part = what;
  progress_.shares = 0;
  std::mutex mutex;
  const auto work_and_report = [&](size_t i) {
    work(i);
    const std::lock_guard lock(mutex);
    ++progress_.shares;
    if (options_.on_progress) options_.on_progress(progress_);
  };
  if (options_.run_all) return options_.run_all(explorers_.size(), work_and_report);
  for (size_t i = 0; i < explorers_.size(); ++i) work_and_report(i);
}

bool RowSearch::is_done() const {
  const bool has_failed = std::ranges::any_of(
      explorers_, [](const Explorer& explorer) { return !explorer.failure().empty(); });
  return has_failed || is_interrupted(options_) ||
         std::ranges::all_of(explorers_, &Explorer::is_done);
}

const Finding* RowSearch::shortest(crdts::Anomaly anomaly) const {
  if (anomaly == crdts::Anomaly::kDoubleCountAfterRestart) {
    return wrong_count_ ? &*wrong_count_ : nullptr;
  }
  const Finding* shortest = nullptr;
  for (const Explorer& explorer : explorers_) {
    const auto found = explorer.findings().find(anomaly);
    if (found == explorer.findings().end()) continue;
    if (shortest == nullptr || says_more(found->second, *shortest)) shortest = &found->second;
  }
  return shortest;
}

results::AnomalyRow RowSearch::row() const {
  results::AnomalyRow row;
  row.design = design_.name;
  row.family = to_string(design_.family);
  row.scope = scope_of(search_, design_);
  row.draws = draws_;
  row.histories = counted_;
  for (const Explorer& explorer : explorers_) {
    row.histories += explorer.histories();
    if (row.failure.empty()) row.failure = explorer.failure();
  }
  for (const crdts::Anomaly anomaly : search_.anomalies) {
    results::AnomalyCell cell;
    if (wanted_.contains(anomaly)) cell.presence = results::Presence::kNone;
    // Nobody claims anything of an environment that is wrong on purpose.
    const Finding* found = shortest(anomaly);
    const bool is_claimed =
        std::ranges::find(design_.claims, anomaly) != design_.claims.end() ||
        (claims_by_good_clocks(design_, anomaly) && (found == nullptr || !found->is_excused));
    cell.is_claimed_absent = !search_.reuses_actors && is_claimed;
    if (found != nullptr) fill(cell, *found);
    row.cells.push_back(std::move(cell));
  }
  return row;
}

}  // namespace

results::AnomalyTable search_anomalies(const AnomalySearch& search, const SearchOptions& options) {
  results::AnomalyTable table;
  for (const crdts::Anomaly anomaly : search.anomalies) {
    table.anomalies.emplace_back(crdts::to_string(anomaly));
  }
  for (const crdts::Design* design : search.designs) {
    const SearchProgress progress{table.rows.size(), search.designs.size(), "", "", 0, 0};
    std::optional<results::AnomalyRow> row = RowSearch(search, *design, options, progress).run();
    if (!row) {
      table.complete = false;
      break;
    }
    table.rows.push_back(*std::move(row));
  }
  return table;
}

}  // namespace skerry::harness
