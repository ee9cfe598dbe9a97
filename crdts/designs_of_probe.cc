#include "crdts/counters/rows.h"
#include "crdts/designs.h"
#include "crdts/registers/rows.h"
#include "crdts/sets/rows.h"
#include "crdts/text/rows.h"

namespace skerry::crdts {

std::vector<Design> designs() {
  std::vector<Design> rows;
  for (const auto family : {counter_designs, register_designs, set_designs, text_designs}) {
    for (Design& row : family()) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace skerry::crdts
