#include "crdts/sheets/rows.h"

#include "crdts/sheets/reference.h"
#include "crdts/sheets/sheet_body.h"
#include "crdts/sheets/spreadsheet.h"

namespace skerry::crdts {
namespace {

Design spreadsheet_design() {
  Design design;
  design.name = "spreadsheet";
  design.help =
      "rows and columns that move, cells and formulas by their ids; an unseen edit keeps its line";
  design.family = Family::kSheet;
  design.source =
      "axes: Kleppmann 2020, Moving elements in list CRDTs, section 3; cells and erasures: "
      "observed-remove, as Yanakieva, Bird, Bieniusa 2023, A study of semantics for CRDT-based "
      "collaborative spreadsheets";
  design.engineering =
      "two treaps for the axes, a B-tree for the cells; the value is computed anew";
  design.make = [] { return std::unique_ptr<Object>(std::make_unique<sheets::Spreadsheet>()); };
  design.content_bytes = sheets::content_bytes;
  design.reference = reference_spreadsheet;
  design.reference_limit = 2'500;
  design.no_pure_operations = "a position means something only in the sheet that its author saw";
  design.collection =
      "not collected: a line inserted concurrently beside one that was let go of would have lost "
      "its parent";
  design.claims = {Anomaly::kDuplicateAfterMove, Anomaly::kLostConcurrentUpdate,
                   Anomaly::kRowInsertAgainstFormula, Anomaly::kDeleteColumnAgainstEdit};
  return design;
}

}  // namespace

std::vector<Design> sheet_designs() { return {spreadsheet_design()}; }

}  // namespace skerry::crdts
