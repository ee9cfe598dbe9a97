#include "crdts/flags/rows.h"

#include "crdts/delta_row.h"
#include "crdts/flags/dotted_flag.h"
#include "crdts/flags/reference.h"

namespace skerry::crdts {

std::vector<Design> flag_designs() {
  Design enable_wins = delta_design<EnableWinsFlag>(
      Family::kFlag, "enabling wins over a concurrent disabling", reference_enable_wins_flag);
  enable_wins.source = "Almeida et al. 2018, 7.4.1, EWFlag; riak_dt_oe_flag";
  enable_wins.engineering = "live dots and one causal context with gaps";
  enable_wins.claims = {Anomaly::kResurrectedElement, Anomaly::kLostConcurrentUpdate,
                        Anomaly::kClockPoisoning};

  Design disable_wins = delta_design<DisableWinsFlag>(
      Family::kFlag, "disabling wins over a concurrent enabling", reference_disable_wins_flag);
  disable_wins.source = "DWFlag of delta-enabled-crdts; riak_dt_od_flag";
  disable_wins.engineering = "as enable_wins_flag, disablings stored as dots";
  disable_wins.claims = {Anomaly::kResurrectedElement, Anomaly::kClockPoisoning};
  return {enable_wins, disable_wins};
}

}  // namespace skerry::crdts
