#include "reports/results_folder.h"

#include <sys/stat.h>

#include <array>
#include <cctype>
#include <utility>

#include "reports/files.h"
#include "reports/model/csv.h"
#include "reports/model/json.h"
#include "reports/page/markdown.h"
#include "reports/page/page.h"
#include "reports/plots/pictures.h"

namespace skerry::reports {
namespace {

Status write_files(const results::SweepResult& sweep, const std::string& folder,
                   const FolderOptions& options) {
  const std::string plots = folder + "/plots";
  SKERRY_RETURN_IF_ERROR(make_folder(plots));
  const StatusOr<Pictures> pictures = draw_pictures(sweep, plots, options.gnuplot);
  SKERRY_RETURN_IF_ERROR(pictures.status());
  const std::array<std::pair<const char*, std::string>, 5> files = {{
      {"summary.json", results::to_json(sweep)},
      {"runs.csv", results::runs_csv(sweep)},
      {"timeline.csv", results::timeline_csv(sweep)},
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

std::string run_name(const results::SweepResult& sweep, std::time_t now) {
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> stamp{};
  const size_t length = std::strftime(stamp.data(), stamp.size(), "%Y%m%dT%H%M%SZ", &utc);
  std::string hash = sweep.scenario_hash.substr(0, 8);
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

StatusOr<std::string> write_results(const results::SweepResult& sweep, const std::string& out_dir,
                                    const FolderOptions& options) {
  const std::string parent = out_dir + "/" + scenario_folder(sweep.scenario);
  // Before the work, not after it: the run's folder must not appear with an error.
  SKERRY_RETURN_IF_ERROR(prepare_results(sweep.scenario, out_dir));
  const std::string name = run_name(sweep, options.now == 0 ? std::time(nullptr) : options.now);
  StatusOr<PendingFolder> pending = PendingFolder::create(parent, name);
  SKERRY_RETURN_IF_ERROR(pending.status());
  SKERRY_RETURN_IF_ERROR(write_files(sweep, pending->path(), options));
  StatusOr<std::string> published = pending->publish(parent, name);
  SKERRY_RETURN_IF_ERROR(published.status());
  if (sweep.complete) SKERRY_RETURN_IF_ERROR(point_link(parent + "/latest", *published));
  return parent + "/" + *published;
}

}  // namespace skerry::reports
