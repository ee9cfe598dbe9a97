#include "crdts/catalogue.h"

#include <algorithm>
#include <initializer_list>

#include "crdts/counters/pn_counter.h"
#include "crdts/counters/reference.h"
#include "crdts/delta_object.h"
#include "crdts/registers/lww_register.h"
#include "crdts/registers/multi_value_register.h"
#include "crdts/registers/reference.h"
#include "crdts/sets/add_wins_set.h"
#include "crdts/sets/lww_set.h"
#include "crdts/sets/mutant_add_wins_set_forgets_removals.h"
#include "crdts/sets/reference.h"
#include "crdts/sets/remove_wins_set.h"
#include "crdts/text/rows.h"

namespace skerry::crdts {
namespace {

// What every delta-state design has alike.
template <DeltaDesign D>
Design delta_design(Family family, std::string_view help, Reference reference) {
  Design design;
  design.name = D::kName;
  design.help = help;
  design.family = family;
  design.replication = Replication::kDeltas;
  design.make = make_delta_object<D>;
  design.content_bytes = content_bytes_of<D>;
  design.fold = fold_bodies<D>;
  design.reference = reference;
  return design;
}

std::vector<Design> counters() {
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

std::vector<Design> registers() {
  Design lww = delta_design<LwwRegister>(Family::kRegister,
                                         "the last writer wins, by hybrid time, then actor",
                                         reference_lww_register);
  lww.reference_needs_past = false;
  lww.source = "Johnson and Thomas 1975, RFC 677; Shapiro et al. 2011, RR-7506, 3.2.1";
  lww.engineering = "one stamp and one value; digest kept";

  Design mv = delta_design<MultiValueRegister>(
      Family::kRegister, "concurrent values survive side by side until the next write",
      reference_multi_value_register);
  mv.source = "Shapiro et al. 2011, RR-7506, 3.2.2; Almeida et al. 2018, 7.4.3";
  mv.engineering = "a dot for each value and one causal context with gaps; digest kept";
  return {lww, mv};
}

std::vector<Design> sets() {
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
  return {add_wins, remove_wins, lww};
}

std::vector<Design> mutants() {
  Design forgets = delta_design<MutantAddWinsSetForgetsRemovals>(
      Family::kSet, "mutant: a set whose join forgets removals everywhere", reference_add_wins_set);
  forgets.is_mutant = true;
  forgets.source = "none: wrong on purpose";
  forgets.engineering = "as add_wins_set";
  return {forgets};
}

std::vector<Design> all() {
  std::vector<Design> rows;
  for (const auto family : {counters, registers, sets, text_designs, mutants, text_mutants}) {
    for (const Design& row : family()) rows.push_back(row);
  }
  return rows;
}

}  // namespace

std::span<const Design> catalogue() {
  static const std::vector<Design> rows = all();
  return rows;
}

const Design* find_design(std::string_view name) {
  const std::span<const Design> rows = catalogue();
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [name](const Design& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace skerry::crdts
