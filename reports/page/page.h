// report.html: one file that says all of a sweep, works offline and runs no script.
//
// Invariants: nothing is fetched (style and pictures stand in the file); every text that comes from
// results is escaped; light and dark follow the reader's preference; equal sweeps give equal pages.
#pragma once

#include <string>

#include "reports/model/results.h"
#include "reports/plots/pictures.h"

namespace skerry::reports {

std::string report_html(const results::SweepResult& sweep, const Pictures& pictures);

}  // namespace skerry::reports
