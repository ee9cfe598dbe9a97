// The folder that a search for anomalies leaves behind: as reports/results_folder.h, with
// summary.json and report.md alone.
#pragma once

#include <string>

#include "reports/model/anomalies.h"
#include "reports/results_folder.h"

namespace skerry::reports {

StatusOr<std::string> write_anomalies(const results::AnomalyTable& table,
                                      const std::string& out_dir,
                                      const FolderOptions& options = {});

}  // namespace skerry::reports
