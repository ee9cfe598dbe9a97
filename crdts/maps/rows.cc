#include "crdts/maps/rows.h"

#include "crdts/delta/delta_row.h"
#include "crdts/maps/grow_only_map.h"
#include "crdts/maps/or_map.h"
#include "crdts/maps/pure_rules.h"
#include "crdts/maps/reference.h"
#include "crdts/pure/pure_row.h"

namespace skerry::crdts {

std::vector<Design> map_designs() {
  Design or_map = delta_design<OrMap>(
      Family::kMap, "nested to any depth; a removal erases what it has seen, there and below",
      reference_or_map);
  or_map.source = "Almeida et al. 2018, 7.3 and 7.4.4 (ORMap); observed reset of riak_dt_map";
  or_map.engineering =
      "all levels in one B-tree by path and one by dot; deltas joined through the dots they cover; "
      "digest kept";
  offer_pure_operations<OrMapRules>(or_map);
  or_map.collection =
      "as pure operations: the timestamps of stable commands, and stable additions of one counter "
      "become one; its state has no garbage";
  or_map.claims = {Anomaly::kAddedAgainAfterRemoval, Anomaly::kResurrectedElement,
                   Anomaly::kLostConcurrentUpdate, Anomaly::kConcurrentChildCreation,
                   Anomaly::kClockPoisoning};

  Design grow_only = delta_design<GrowOnlyMap>(
      Family::kMap, "keys that stay, each a counter that grows; no causal context",
      reference_grow_only_map);
  grow_only.needs_causal_order = false;
  grow_only.reference_needs_past = false;
  grow_only.source = "Enes et al. 2019, section 5 (GMap); Almeida et al. 2018, sections 3 and 4";
  grow_only.engineering = "one B-tree of keys, flat tables of totals; digest kept";
  offer_pure_operations<GrowOnlyMapRules>(grow_only);
  grow_only.claims = {Anomaly::kLostConcurrentUpdate, Anomaly::kConcurrentChildCreation};
  return {or_map, grow_only};
}

}  // namespace skerry::crdts
