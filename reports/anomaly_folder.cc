#include "reports/anomaly_folder.h"

#include <utility>

#include "reports/anomaly_table.h"
#include "reports/files.h"

namespace skerry::reports {

StatusOr<std::string> write_anomalies(const results::AnomalyTable& table,
                                      const std::string& out_dir, const FolderOptions& options) {
  const std::string parent = out_dir + "/" + scenario_folder(table.scenario);
  SKERRY_RETURN_IF_ERROR(prepare_results(table.scenario, out_dir));
  const std::string name =
      run_name(table.scenario_hash, options.now == 0 ? std::time(nullptr) : options.now);
  StatusOr<PendingFolder> pending = PendingFolder::create(parent, name);
  SKERRY_RETURN_IF_ERROR(pending.status());
  SKERRY_RETURN_IF_ERROR(write_file(pending->path() + "/summary.json", results::to_json(table)));
  SKERRY_RETURN_IF_ERROR(write_file(pending->path() + "/report.md", anomaly_markdown(table)));
  StatusOr<std::string> published = pending->publish(parent, name);
  SKERRY_RETURN_IF_ERROR(published.status());
  if (table.complete) SKERRY_RETURN_IF_ERROR(point_link(parent + "/latest", *published));
  return parent + "/" + *published;
}

}  // namespace skerry::reports
