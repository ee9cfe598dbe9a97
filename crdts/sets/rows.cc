#include "crdts/sets/rows.h"

#include "crdts/delta/delta_row.h"
#include "crdts/pure/pure_row.h"
#include "crdts/pure/rules.h"
#include "crdts/sets/add_wins_set.h"
#include "crdts/sets/bag.h"
#include "crdts/sets/causal_length_set.h"
#include "crdts/sets/grow_only_set.h"
#include "crdts/sets/lww_set.h"
#include "crdts/sets/mutant_add_wins_set_forgets_removals.h"
#include "crdts/sets/or_set.h"
#include "crdts/sets/reference.h"
#include "crdts/sets/remove_wins_set.h"
#include "crdts/sets/two_phase_set.h"

namespace skerry::crdts {
namespace {

// Those that keep nothing of what nobody can see any more, as far as their rule allows.
std::vector<Design> lean_sets() {
  Design add_wins = delta_design<AddWinsSet>(
      Family::kSet, "an addition wins over a concurrent removal; no tombstones",
      reference_add_wins_set);
  add_wins.source = "Bieniusa et al. 2012, section 3; Almeida et al. 2018, 7.4.2";
  add_wins.engineering = "hash tables by element and by dot; deltas joined dot by dot; digest kept";
  offer_pure_operations<AddWinsSetRules>(add_wins);
  add_wins.collection =
      "as pure operations: the timestamps of stable additions; its state has no garbage";
  add_wins.claims = {Anomaly::kAddedAgainAfterRemoval, Anomaly::kResurrectedElement,
                     Anomaly::kLostConcurrentUpdate, Anomaly::kClockPoisoning};

  Design remove_wins = delta_design<RemoveWinsSet>(
      Family::kSet, "a removal wins over a concurrent addition; the last removals are kept",
      reference_remove_wins_set);
  remove_wins.source = "Bieniusa et al. 2012, section 2; RWORSet of delta-enabled-crdts";
  remove_wins.engineering = "the same tables as add_wins_set, removals stored as dots";
  offer_pure_operations<RemoveWinsSetRules>(remove_wins);
  remove_wins.collection =
      "as pure operations: timestamps, and stable removals with the additions they hide; its "
      "state is not collected";
  remove_wins.claims = {Anomaly::kResurrectedElement, Anomaly::kClockPoisoning};

  Design lww = delta_design<LwwSet>(
      Family::kSet, "for each element the last command wins, by hybrid time, then actor",
      reference_lww_set);
  lww.reference_needs_past = false;
  lww.source = "Shapiro et al. 2011, RR-7506, 3.3.3";
  lww.engineering = "one B-tree of stamps; digest kept; tombstones stay";
  offer_pure_operations<LwwSetRules>(lww);
  return {add_wins, remove_wins, lww};
}

// Those that only climb.
std::vector<Design> climbing_sets() {
  Design grow_only = delta_design<GrowOnlySet>(Family::kSet, "only grows", reference_grow_only_set);
  grow_only.needs_causal_order = false;
  grow_only.reference_needs_past = false;
  grow_only.source = "Shapiro et al. 2011, RR-7506, 3.3.1; Enes et al. 2019, section 2";
  grow_only.engineering = "one B-tree; a delta is the element alone; digest kept";
  offer_pure_operations<GrowOnlySetRules>(grow_only);

  Design two_phase = delta_design<TwoPhaseSet>(Family::kSet, "what was removed never comes back",
                                               reference_two_phase_set);
  two_phase.needs_causal_order = false;
  two_phase.reference_needs_past = false;
  two_phase.source = "Shapiro et al. 2011, RR-7506, 3.3.2";
  two_phase.engineering = "one B-tree; a delta is the element and a bit; digest kept";
  offer_pure_operations<TwoPhaseSetRules>(two_phase);
  two_phase.collection = "not collected: a tombstone keeps its element from being added again";
  return {grow_only, two_phase};
}

// Those that tell copies, lengths or commands apart.
std::vector<Design> counting_sets() {
  Design tags = delta_design<OrSet>(
      Family::kSet,
      "a tag an addition; removals name the tags they saw; all stays, and can be undone",
      reference_or_set);
  tags.source = "Shapiro et al. 2011, RR-7506, 3.3.5; Yu and Rostad 2020 for undo";
  tags.engineering = "B-trees of additions, removals and lengths; digest kept; nothing is dropped";
  tags.collection = "not collected: undo may show any removed tag again";
  tags.no_pure_operations =
      "undo may turn any command ever made, so that no log entry would ever be redundant";
  tags.offers_undo = true;
  tags.claims = {Anomaly::kAddedAgainAfterRemoval, Anomaly::kResurrectedElement,
                 Anomaly::kLostConcurrentUpdate, Anomaly::kClockPoisoning};

  Design causal_length = delta_design<CausalLengthSet>(
      Family::kSet, "each element counts its additions and removals; it is in while that is odd",
      reference_causal_length_set);
  causal_length.source = "Yu and Rostad 2020, PaPoC, sections 3 and 4";
  causal_length.engineering = "one B-tree of lengths; a delta is the element and its length";
  causal_length.collection =
      "not collected: without its length a removed element could not be told from a new one";
  causal_length.no_pure_operations =
      "a command's length is read from its author's state, and is not in the command";
  causal_length.claims = {Anomaly::kAddedAgainAfterRemoval, Anomaly::kClockPoisoning};

  Design bag = delta_design<Bag>(
      Family::kSet, "holds elements several times; additions win, a removal takes one copy",
      reference_bag);
  bag.source = "bag of delta-enabled-crdts; Bieniusa et al. 2012, section 3";
  bag.engineering = "B-trees by dot and by element; deltas joined through the dots they cover";
  bag.no_pure_operations =
      "which copy a removal takes is decided by its author's state, and is not in the command";
  bag.claims = {Anomaly::kAddedAgainAfterRemoval, Anomaly::kResurrectedElement,
                Anomaly::kLostConcurrentUpdate, Anomaly::kClockPoisoning};
  return {tags, causal_length, bag};
}

}  // namespace

std::vector<Design> set_designs() {
  std::vector<Design> all;
  for (const auto sets : {lean_sets, climbing_sets, counting_sets}) {
    for (const Design& design : sets()) all.push_back(design);
  }
  return all;
}

std::vector<Design> set_mutants() {
  Design forgets = delta_design<MutantAddWinsSetForgetsRemovals>(
      Family::kSet, "mutant: a set whose join forgets removals everywhere", reference_add_wins_set);
  forgets.is_mutant = true;
  forgets.source = "none: wrong on purpose";
  forgets.engineering = "as add_wins_set";
  forgets.claims = {Anomaly::kResurrectedElement};
  return {forgets};
}

}  // namespace skerry::crdts
