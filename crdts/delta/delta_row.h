// What the catalogue rows of all delta-state designs have alike.
#pragma once

#include "crdts/delta/delta_object.h"
#include "crdts/object/catalogue.h"

namespace skerry::crdts {

template <DeltaDesign D>
Design delta_design(Family family, std::string_view help, Reference reference) {
  Design design;
  design.name = D::kName;
  design.help = help;
  design.family = family;
  design.make = make_delta_object<D>;
  design.content_bytes = content_bytes_of<D>;
  design.fold = fold_bodies<D>;
  design.elements = elements_of<D>;
  design.reference = reference;
  design.no_pure_operations = "its form as pure operations is not in the catalogue";
  return design;
}

}  // namespace skerry::crdts
