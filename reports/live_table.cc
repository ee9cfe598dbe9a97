#include "reports/live_table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "reports/human.h"
#include "reports/model/aggregate.h"

namespace skerry::reports {
namespace {

using results::LiveRow;
using Agreement = LiveRow::Agreement;

std::string figure(const std::optional<double>& value, const std::string& unit) {
  if (!value) return "–";
  if (unit != "share") return human(*value, unit);
  char text[32];
  std::snprintf(text, sizeof text, "%.4f %%", 100 * *value);
  return text;
}

std::string difference(const LiveRow& row) {
  const bool is_known = row.simulated && row.live && std::isfinite(*row.simulated) &&
                        std::isfinite(*row.live) && *row.simulated != 0;
  if (!is_known) return "–";
  char text[32];
  std::snprintf(text, sizeof text, "%+.2f %%", 100 * row.difference());
  return text;
}

GridCell judgement(Agreement agreement) {
  if (agreement == Agreement::kAgrees) return {"✓ agrees", Ink::kGood};
  if (agreement == Agreement::kDiffers) return {"✗ differs", Ink::kBad};
  return {"", Ink::kDim};
}

}  // namespace

std::string live_table(const results::SweepResult& simulated, const results::SweepResult& live,
                       Paint paint) {
  std::string text;
  for (size_t i = 0; i < std::min(simulated.cells.size(), live.cells.size()); ++i) {
    const results::CellResult& cell = simulated.cells[i];
    TextGrid grid;
    grid.add({{printable(results::label(simulated, cell)), Ink::kBold},
              {"simulated", Ink::kBold},
              {"live", Ink::kBold},
              {"difference", Ink::kBold},
              {"", Ink::kBold}});
    grid.add_rule();
    for (const LiveRow& row : results::compare_live(simulated, live, i)) {
      grid.add({{human_name(row.name)},
                {figure(row.simulated, row.unit)},
                {figure(row.live, row.unit)},
                {difference(row)},
                judgement(row.agreement)});
    }
    text += grid.draw(paint) + "\n";
  }
  return text + "  medians of " + counted(live.planned_seeds, "seed") +
         "; times agree within 10 % or 5 ms, bytes within 2 %, what was completed exactly\n";
}

}  // namespace skerry::reports
