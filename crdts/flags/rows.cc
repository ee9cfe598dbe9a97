#include "crdts/flags/rows.h"

#include "crdts/delta/delta_row.h"
#include "crdts/flags/dotted_flag.h"
#include "crdts/flags/reference.h"
#include "crdts/pure/pure_row.h"
#include "crdts/pure/rules.h"

namespace skerry::crdts {

std::vector<Design> flag_designs() {
  Design enable_wins = delta_design<EnableWinsFlag>(
      Family::kFlag, "enabling wins over a concurrent disabling", reference_enable_wins_flag);
  enable_wins.source = "Almeida et al. 2018, 7.4.1, EWFlag; riak_dt_oe_flag";
  enable_wins.engineering = "live dots and one causal context with gaps";
  offer_pure_operations<EnableWinsFlagRules>(enable_wins);
  enable_wins.collection =
      "as pure operations: the timestamps of stable enablings; its state has no garbage";
  enable_wins.claims = {Anomaly::kResurrectedElement, Anomaly::kLostConcurrentUpdate,
                        Anomaly::kClockPoisoning};

  Design disable_wins = delta_design<DisableWinsFlag>(
      Family::kFlag, "disabling wins over a concurrent enabling", reference_disable_wins_flag);
  disable_wins.source = "DWFlag of delta-enabled-crdts; riak_dt_od_flag";
  disable_wins.engineering = "as enable_wins_flag, disablings stored as dots";
  offer_pure_operations<DisableWinsFlagRules>(disable_wins);
  disable_wins.collection =
      "as pure operations: timestamps, and stable disablings with the enablings they hide; its "
      "state is not collected";
  disable_wins.claims = {Anomaly::kResurrectedElement, Anomaly::kClockPoisoning};
  return {enable_wins, disable_wins};
}

}  // namespace skerry::crdts
