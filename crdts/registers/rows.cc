#include "crdts/registers/rows.h"

#include "crdts/delta/delta_row.h"
#include "crdts/pure/pure_row.h"
#include "crdts/pure/rules.h"
#include "crdts/registers/extreme_register.h"
#include "crdts/registers/lww_register.h"
#include "crdts/registers/multi_value_register.h"
#include "crdts/registers/reference.h"
#include "crdts/registers/undoable_register.h"

namespace skerry::crdts {
namespace {

template <Extreme kExtreme>
Design extreme(std::string_view help, Reference reference) {
  Design design = delta_design<ExtremeRegister<kExtreme>>(Family::kRegister, help, reference);
  design.needs_causal_order = false;
  design.reference_needs_past = false;
  design.source =
      "Baquero et al. 2017, Composition in state-based replicated data types, section 3";
  design.engineering = "one value and its digest; a delta is the value alone";
  offer_pure_operations<ExtremeRegisterRules<kExtreme == Extreme::kLargest>>(design);
  design.claims = {Anomaly::kClockPoisoning};
  return design;
}

}  // namespace

std::vector<Design> register_designs() {
  Design lww = delta_design<LwwRegister>(Family::kRegister,
                                         "the last writer wins, by hybrid time, then actor",
                                         reference_lww_register);
  lww.reference_needs_past = false;
  lww.source = "Johnson and Thomas 1975, RFC 677; Shapiro et al. 2011, RR-7506, 3.2.1";
  lww.engineering = "one stamp and one value; digest kept";
  offer_pure_operations<LwwRegisterRules>(lww);

  Design mv = delta_design<MultiValueRegister>(
      Family::kRegister, "concurrent values survive side by side until the next write",
      reference_multi_value_register);
  mv.source = "Shapiro et al. 2011, RR-7506, 3.2.2; Almeida et al. 2018, 7.4.3";
  mv.engineering = "a dot for each value and one causal context with gaps; digest kept";
  offer_pure_operations<MultiValueRegisterRules>(mv);
  mv.collection = "as pure operations: the timestamps of stable values; its state has no garbage";
  mv.claims = {Anomaly::kLostConcurrentUpdate, Anomaly::kResurrectedElement,
               Anomaly::kClockPoisoning};

  Design undoable = delta_design<UndoableRegister>(
      Family::kRegister, "multi_value_register with its history, so that writes can be undone",
      reference_undoable_register);
  undoable.source = "Stewen and Kleppmann 2024, PaPoC, arXiv 2404.11308";
  undoable.engineering = "a B-tree of all writes, walked by undo; a delta is one write";
  undoable.collection = "not collected: undo may bring any value back";
  undoable.no_pure_operations =
      "undo may bring any value back, so that no log entry would ever be redundant";
  undoable.offers_undo = true;
  undoable.claims = {Anomaly::kLostConcurrentUpdate, Anomaly::kClockPoisoning};
  return {lww, mv, undoable,
          extreme<Extreme::kLargest>("keeps the largest text, bytewise", reference_max_register),
          extreme<Extreme::kSmallest>("keeps the smallest text, bytewise", reference_min_register)};
}

}  // namespace skerry::crdts
