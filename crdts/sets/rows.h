// The set designs' rows of the catalogue.
#pragma once

#include <vector>

#include "crdts/object/catalogue.h"

namespace skerry::crdts {

std::vector<Design> set_designs();
std::vector<Design> set_mutants();

}  // namespace skerry::crdts
