#include "crdts/counters/rows.h"

#include "crdts/counters/bounded_counter.h"
#include "crdts/counters/grow_only_counter.h"
#include "crdts/counters/lexicographic_counter.h"
#include "crdts/counters/pn_counter.h"
#include "crdts/counters/reference.h"
#include "crdts/counters/resettable_counter.h"
#include "crdts/delta/delta_row.h"
#include "crdts/pure/pure_row.h"
#include "crdts/pure/rules.h"

namespace skerry::crdts {
namespace {

constexpr std::string_view kSummed =
    "as pure operations: stable additions are summed up; its state is not collected, for a state "
    "that is joined names each addition";

}  // namespace

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
  offer_pure_operations<PnCounterRules>(pn);
  pn.claims = {Anomaly::kLostConcurrentUpdate, Anomaly::kClockPoisoning};

  Design grow_only = delta_design<GrowOnlyCounter>(
      Family::kCounter, "goes up; each actor's total grows, join takes the larger",
      reference_pn_counter);
  grow_only.needs_causal_order = false;
  grow_only.reference_needs_past = false;
  grow_only.source = "Shapiro et al. 2011, RR-7506, 3.1.1; Almeida et al. 2018, 4.1";
  grow_only.engineering = "flat table found by replica id; value kept; a delta is one total";
  offer_pure_operations<GrowOnlyCounterRules>(grow_only);
  grow_only.claims = {Anomaly::kLostConcurrentUpdate, Anomaly::kClockPoisoning,
                      Anomaly::kSumBelowZero};

  Design lexicographic = delta_design<LexicographicCounter>(
      Family::kCounter, "goes up and down; each actor's later (version, amount) wins",
      reference_pn_counter);
  lexicographic.needs_causal_order = false;
  lexicographic.reference_needs_past = false;
  lexicographic.source = "LexCounter of delta-enabled-crdts; Almeida et al. 2018, 4.3";
  lexicographic.engineering = "flat table found by replica id; value kept; a delta is one pair";
  lexicographic.no_pure_operations =
      "as pure operations it is pn_counter: pairs are what its state is made of";
  lexicographic.claims = {Anomaly::kLostConcurrentUpdate, Anomaly::kClockPoisoning};

  Design resettable = delta_design<ResettableCounter>(
      Family::kCounter, "a reset erases the additions that its author has seen",
      reference_resettable_counter);
  resettable.source = "ccounter of delta-enabled-crdts; riak_dt_emcntr; Almeida et al. 2018, 7.3";
  resettable.engineering = "a B-tree of dots with amounts since the last reset; value kept";
  offer_pure_operations<ResettableCounterRules>(resettable);
  resettable.collection = kSummed;
  resettable.claims = {Anomaly::kLostConcurrentUpdate, Anomaly::kResurrectedElement,
                       Anomaly::kClockPoisoning};

  Design bounded = delta_design<BoundedCounter>(
      Family::kCounter, "never below zero: rights to subtract are created, used and transferred",
      reference_bounded_counter);
  bounded.reference_needs_past = false;
  bounded.source = "Balegas et al. 2015, SRDS, section 3";
  bounded.engineering =
      "flat table of accounts; value kept, rights summed on demand; a delta is one number";
  bounded.no_pure_operations =
      "a transfer goes to an actor that its author chose by what it knew; the command names none";
  bounded.claims = {Anomaly::kSumBelowZero, Anomaly::kLostConcurrentUpdate,
                    Anomaly::kClockPoisoning};
  return {pn, grow_only, lexicographic, resettable, bounded};
}

}  // namespace skerry::crdts
