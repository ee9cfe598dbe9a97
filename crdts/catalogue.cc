#include "crdts/catalogue.h"

#include <algorithm>

#include "crdts/counters/rows.h"
#include "crdts/flags/rows.h"
#include "crdts/json/rows.h"
#include "crdts/lists/rows.h"
#include "crdts/maps/rows.h"
#include "crdts/registers/rows.h"
#include "crdts/rich_text/rows.h"
#include "crdts/sets/rows.h"
#include "crdts/sheets/rows.h"
#include "crdts/tables/rows.h"
#include "crdts/text/rows.h"
#include "crdts/trees/rows.h"

namespace skerry::crdts {
namespace {

std::vector<Design> all() {
  std::vector<Design> rows;
  for (const auto designs :
       {counter_designs, register_designs, flag_designs, set_designs, map_designs, text_designs,
        rich_text_designs, list_designs, tree_designs, json_designs, table_designs, sheet_designs,
        set_mutants, text_mutants}) {
    for (const Design& row : designs()) rows.push_back(row);
  }
  return rows;
}

}  // namespace

std::span<const Design> catalogue() {
  static const std::vector<Design> rows = all();
  return rows;
}

const Design* find_design(std::string_view name) {
  const std::span<const Design> rows = catalogue();
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [name](const Design& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace skerry::crdts
