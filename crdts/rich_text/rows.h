// The rich text designs' rows of the catalogue.
#pragma once

#include <vector>

#include "crdts/object/catalogue.h"

namespace skerry::crdts {

std::vector<Design> rich_text_designs();

}  // namespace skerry::crdts
