// Designs x anomalies for a terminal, with every history found in full below.
#pragma once

#include <string>

#include "reports/model/anomalies.h"
#include "reports/text_grid.h"

namespace skerry::reports {

// One grid a family, for not every anomaly applies to every family; ends with a line feed.
std::string anomaly_table(const results::AnomalyTable& table, Paint paint);

// The same as Markdown, for report.md.
std::string anomaly_markdown(const results::AnomalyTable& table);

}  // namespace skerry::reports
