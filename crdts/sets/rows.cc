#include "crdts/sets/rows.h"

#include "crdts/delta_row.h"
#include "crdts/sets/add_wins_set.h"
#include "crdts/sets/grow_only_set.h"
#include "crdts/sets/lww_set.h"
#include "crdts/sets/mutant_add_wins_set_forgets_removals.h"
#include "crdts/sets/reference.h"
#include "crdts/sets/remove_wins_set.h"
#include "crdts/sets/two_phase_set.h"

namespace skerry::crdts {

std::vector<Design> set_designs() {
  Design add_wins = delta_design<AddWinsSet>(
      Family::kSet, "an addition wins over a concurrent removal; no tombstones",
      reference_add_wins_set);
  add_wins.source = "Bieniusa et al. 2012, section 3; Almeida et al. 2018, 7.4.2";
  add_wins.engineering =
      "B-trees by element and by dot; deltas joined through the dots they cover; digest kept";

  Design remove_wins = delta_design<RemoveWinsSet>(
      Family::kSet, "a removal wins over a concurrent addition; the last removals are kept",
      reference_remove_wins_set);
  remove_wins.source = "Bieniusa et al. 2012, section 2; RWORSet of delta-enabled-crdts";
  remove_wins.engineering = "the same tables as add_wins_set, removals stored as dots";

  Design lww = delta_design<LwwSet>(
      Family::kSet, "for each element the last command wins, by hybrid time, then actor",
      reference_lww_set);
  lww.reference_needs_past = false;
  lww.source = "Shapiro et al. 2011, RR-7506, 3.3.3";
  lww.engineering = "one B-tree of stamps; digest kept; tombstones stay";

  Design grow_only = delta_design<GrowOnlySet>(Family::kSet, "only grows", reference_grow_only_set);
  grow_only.needs_causal_order = false;
  grow_only.reference_needs_past = false;
  grow_only.source = "Shapiro et al. 2011, RR-7506, 3.3.1; Enes et al. 2019, section 2";
  grow_only.engineering = "one B-tree; a delta is the element alone; digest kept";

  Design two_phase = delta_design<TwoPhaseSet>(Family::kSet, "what was removed never comes back",
                                               reference_two_phase_set);
  two_phase.needs_causal_order = false;
  two_phase.reference_needs_past = false;
  two_phase.source = "Shapiro et al. 2011, RR-7506, 3.3.2";
  two_phase.engineering = "one B-tree; a delta is the element and a bit; digest kept";
  two_phase.collection = "not collected: a tombstone keeps its element from being added again";
  return {add_wins, remove_wins, lww, grow_only, two_phase};
}

std::vector<Design> set_mutants() {
  Design forgets = delta_design<MutantAddWinsSetForgetsRemovals>(
      Family::kSet, "mutant: a set whose join forgets removals everywhere", reference_add_wins_set);
  forgets.is_mutant = true;
  forgets.source = "none: wrong on purpose";
  forgets.engineering = "as add_wins_set";
  return {forgets};
}

}  // namespace skerry::crdts
