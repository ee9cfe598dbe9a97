#include "crdts/object/catalogue.h"

#include <algorithm>

#include "crdts/object/designs.h"

namespace skerry::crdts {
std::span<const Design> catalogue() {
  static const std::vector<Design> rows = designs();
  return rows;
}

const Design* find_design(std::string_view name) {
  const std::span<const Design> rows = catalogue();
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [name](const Design& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace skerry::crdts
