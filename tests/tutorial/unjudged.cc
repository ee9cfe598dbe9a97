// Local-first, of which a check says nothing: a row for tests of what a row may leave out.
#include "replica/local_first/local_first.h"

namespace skerry::replica {

Architecture unjudged_architecture() {
  static constexpr NotChecked kNotChecked[] = {{"causal_delivery", "it promises no order"}};
  Architecture row = local_first_architecture();
  row.name = "unjudged";
  row.not_checked = kNotChecked;
  return row;
}

}  // namespace skerry::replica
