#include "reports/results_folder.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <utility>

#include "reports/model/csv.h"
#include "reports/model/json.h"
#include "reports/page/markdown.h"
#include "reports/page/page.h"
#include "reports/plots/pictures.h"

namespace skerry::reports {
namespace {

Status write_summary(const results::SweepResult& sweep, const std::string& path) {
  StatusOr<GrowingFile> file = GrowingFile::create(path);
  SKERRY_RETURN_IF_ERROR(file.status());
  Status written;
  results::write_json(sweep, [&](std::string_view part) {
    if (written.ok()) written = file->append(part);
  });
  SKERRY_RETURN_IF_ERROR(written);
  return file->flush();
}

Status write_files(const results::SweepResult& sweep, const std::string& folder,
                   const FolderOptions& options) {
  const std::string plots = folder + "/plots";
  SKERRY_RETURN_IF_ERROR(make_folder(plots));
  const StatusOr<Pictures> pictures = draw_pictures(sweep, plots, options.gnuplot);
  SKERRY_RETURN_IF_ERROR(pictures.status());
  SKERRY_RETURN_IF_ERROR(write_summary(sweep, folder + "/summary.json"));
  const std::array<std::pair<const char*, std::string>, 3> files = {{
      {"runs.csv", results::runs_csv(sweep)},
      {"report.html", report_html(sweep, *pictures)},
      {"report.md", report_markdown(sweep)},
  }};
  if (!sweep.effective_scenario.empty()) {
    SKERRY_RETURN_IF_ERROR(write_file(folder + "/scenario.toml", sweep.effective_scenario));
  }
  for (const auto& [name, text] : files) {
    SKERRY_RETURN_IF_ERROR(write_file(folder + "/" + name, text));
  }
  return absl::OkStatus();
}

}  // namespace

std::string scenario_folder(const std::string& scenario) {
  std::string name = scenario.empty() ? "unnamed" : scenario;
  for (char& c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (!std::isalnum(byte) && c != '_' && c != '-' && c != '.') c = '_';
  }
  if (name.front() == '.') name.front() = '_';  // neither hidden nor "..": a leading dot is ours
  constexpr size_t kLongest = 100;
  return name.substr(0, kLongest);
}

std::string run_name(const std::string& scenario_hash, std::time_t now) {
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> stamp{};
  const size_t length = std::strftime(stamp.data(), stamp.size(), "%Y%m%dT%H%M%SZ", &utc);
  std::string hash = scenario_hash.substr(0, 8);
  for (char& c : hash) {
    if (!std::isxdigit(static_cast<unsigned char>(c))) c = '0';
  }
  hash.resize(8, '0');
  return std::string(stamp.data(), length) + "-" + hash;
}

Status prepare_results(const std::string& scenario, const std::string& out_dir) {
  const std::string parent = out_dir + "/" + scenario_folder(scenario);
  const std::string latest = parent + "/latest";
  SKERRY_RETURN_IF_ERROR(make_folder(parent));
  struct stat there {};
  if (::lstat(latest.c_str(), &there) == 0 && !S_ISLNK(there.st_mode)) {
    return absl::AlreadyExistsError("something that is not a link stands at " + latest);
  }
  return PendingFolder::create(parent, "probe").status();  // gone at once
}

StatusOr<SweepFolder> SweepFolder::create(const std::string& out_dir,
                                          const results::RunsHeader& header,
                                          const FolderOptions& options) {
  const std::string parent = out_dir + "/" + scenario_folder(header.scenario);
  SKERRY_RETURN_IF_ERROR(prepare_results(header.scenario, out_dir));
  const std::string name =
      run_name(header.scenario_hash, options.now == 0 ? std::time(nullptr) : options.now);
  StatusOr<PendingFolder> pending = PendingFolder::create(parent, name);
  SKERRY_RETURN_IF_ERROR(pending.status());
  StatusOr<RunFile> runs = RunFile::create(pending->path() + "/runs.jsonl", header);
  SKERRY_RETURN_IF_ERROR(runs.status());
  SKERRY_RETURN_IF_ERROR(flush_folder(pending->path()));
  SKERRY_RETURN_IF_ERROR(flush_folder(parent));
  return SweepFolder(parent, name, options, *std::move(pending), *std::move(runs));
}

SweepFolder::~SweepFolder() {
  if (is_wanted_ && holds_runs()) pending_.leave();
}

Status SweepFolder::keep(size_t cell, results::RunResult& run) {
  SKERRY_RETURN_IF_ERROR(runs_.append(cell, run));
  run.timeline = {};
  return absl::OkStatus();
}

namespace {

// The run of a cell that is compared with others, by seed, if it is one of them.
results::RunResult* find_run(results::CellResult& cell, uint64_t seed) {
  const auto at = std::lower_bound(
      cell.runs.begin(), cell.runs.end(), seed,
      [](const results::RunResult& run, uint64_t wanted) { return run.seed < wanted; });
  return at == cell.runs.end() || at->seed != seed ? nullptr : &*at;
}

}  // namespace

// Those of one seed stay in memory, for the picture.
Status SweepFolder::write_timelines(results::SweepResult& sweep) const {
  StatusOr<GrowingFile> file = GrowingFile::create(pending_.path() + "/timeline.csv");
  SKERRY_RETURN_IF_ERROR(file.status());
  SKERRY_RETURN_IF_ERROR(file->append(results::timeline_header()));
  const uint64_t shown = seed_of_timeline(sweep);
  SKERRY_RETURN_IF_ERROR(runs_.for_each([&](results::PlacedRun placed) -> Status {
    results::RunResult* run = find_run(sweep.cells.at(placed.cell), placed.run.seed);
    if (run == nullptr) return absl::OkStatus();
    const std::string rows = results::timeline_rows(sweep, placed.cell, placed.run);
    if (placed.run.seed == shown) run->timeline = std::move(placed.run.timeline);
    return file->append(rows);
  }));
  return file->flush();
}

StatusOr<std::string> SweepFolder::publish(results::SweepResult& sweep) {
  // Before the work, not after it: the run's folder must not appear with an error.
  SKERRY_RETURN_IF_ERROR(
      prepare_results(sweep.scenario, std::filesystem::path(parent_).parent_path()));
  SKERRY_RETURN_IF_ERROR(runs_.put_in_order());
  SKERRY_RETURN_IF_ERROR(write_timelines(sweep));
  SKERRY_RETURN_IF_ERROR(write_files(sweep, pending_.path(), options_));
  StatusOr<std::string> published = pending_.publish(parent_, name_);
  SKERRY_RETURN_IF_ERROR(published.status());
  if (sweep.complete) SKERRY_RETURN_IF_ERROR(point_link(parent_ + "/latest", *published));
  return parent_ + "/" + *published;
}

namespace {

// The place of a cell of `further` among all cells.
size_t place_of(const results::SweepResult& sweep, const results::CellResult& cell) {
  size_t place = 0;
  while (place < sweep.cells.size() && sweep.cells[place].overrides != cell.overrides) ++place;
  return place;
}

}  // namespace

StatusOr<std::string> write_results(const results::SweepResult& sweep, const std::string& out_dir,
                                    const FolderOptions& options) {
  StatusOr<SweepFolder> folder = SweepFolder::create(
      out_dir, {sweep.scenario, sweep.scenario_hash, sweep.effective_hash, sweep.environment},
      options);
  SKERRY_RETURN_IF_ERROR(folder.status());
  folder->remove();
  results::SweepResult published = sweep;
  for (auto* cells : {&published.cells, &published.further}) {
    for (results::CellResult& cell : *cells) {
      const size_t place = place_of(sweep, cell);
      for (results::RunResult& run : cell.runs) {
        SKERRY_RETURN_IF_ERROR(folder->keep(place, run));
      }
    }
  }
  return folder->publish(published);
}

}  // namespace skerry::reports
