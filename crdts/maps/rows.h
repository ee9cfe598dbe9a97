// The map designs' rows of the catalogue.
#pragma once

#include <vector>

#include "crdts/object/catalogue.h"

namespace skerry::crdts {

std::vector<Design> map_designs();

}  // namespace skerry::crdts
