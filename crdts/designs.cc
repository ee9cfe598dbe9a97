#include "crdts/object/designs.h"

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

std::vector<Design> designs() {
  std::vector<Design> rows;
  for (const auto family :
       {counter_designs, register_designs, flag_designs, set_designs, map_designs, text_designs,
        rich_text_designs, list_designs, tree_designs, json_designs, table_designs, sheet_designs,
        set_mutants, text_mutants}) {
    for (Design& row : family()) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace skerry::crdts
