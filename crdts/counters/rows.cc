#include "crdts/counters/rows.h"

#include "crdts/counters/pn_counter.h"
#include "crdts/counters/reference.h"
#include "crdts/delta_row.h"

namespace skerry::crdts {

std::vector<Design> counter_designs() {
  Design pn = delta_design<PnCounter>(
      Family::kCounter, "goes up and down; each actor's two totals grow, join takes the larger",
      reference_pn_counter);
  pn.needs_causal_order = false;
  pn.reference_needs_past = false;
  pn.source = "Shapiro et al. 2011, RR-7506, 3.1.3; Almeida et al. 2018, section 4";
  pn.engineering =
      "flat table found by replica id; value kept; a delta is one total and is joined from its "
      "bytes without allocating";
  return {pn};
}

}  // namespace skerry::crdts
