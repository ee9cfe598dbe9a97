#include "crdts/tables/rows.h"

#include "crdts/delta/delta_row.h"
#include "crdts/tables/reference.h"
#include "crdts/tables/table.h"

namespace skerry::crdts {

std::vector<Design> table_designs() {
  Design table = delta_design<Table>(
      Family::kTable,
      "rows by causal length; columns last-writer-wins, counters (n_...) or texts (t_...)",
      reference_table);
  table.no_pure_operations =
      "in a cell's text, a position means something only in the text that its author saw";
  table.source = "Yu and Rostad 2020, sections 3 and 4; rows and columns as in cr-sqlite";
  table.engineering =
      "B-trees of rows and cells, digest kept; texts are read anew at each change, without an "
      "index";
  table.claims_by_good_clocks = {Anomaly::kAddedAgainAfterRemoval};
  return {table};
}

}  // namespace skerry::crdts
