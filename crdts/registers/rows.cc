#include "crdts/registers/rows.h"

#include "crdts/delta_row.h"
#include "crdts/registers/lww_register.h"
#include "crdts/registers/multi_value_register.h"
#include "crdts/registers/reference.h"

namespace skerry::crdts {

std::vector<Design> register_designs() {
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

}  // namespace skerry::crdts
