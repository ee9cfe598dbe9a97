// The text designs' rows of the catalogue.
#pragma once

#include <vector>

#include "crdts/object/catalogue.h"

namespace skerry::crdts {

std::vector<Design> text_designs();
std::vector<Design> text_mutants();

}  // namespace skerry::crdts
