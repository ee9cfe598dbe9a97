// The page's parts, top to bottom. Each gives HTML, or nothing where the sweep has nothing to say.
#pragma once

#include <string>

#include "reports/design_table.h"
#include "reports/plots/pictures.h"

namespace skerry::reports {

std::string header_section(const results::SweepResult& sweep);
std::string failures_section(const results::SweepResult& sweep);
std::string designs_section(const DesignTable& table);
std::string heals_section(const results::SweepResult& sweep);
std::string pictures_section(const Pictures& pictures);
std::string checks_section(const results::SweepResult& sweep);
std::string gates_section(const results::SweepResult& sweep);
std::string foot_section(const results::SweepResult& sweep);

// "<span class="verdict valid">✓ valid</span>"
std::string verdict_badge(results::Verdict verdict);

// The square in a design's colour, as in the pictures.
std::string swatch(size_t cell);

}  // namespace skerry::reports
