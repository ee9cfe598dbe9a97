// The designs of every build, the digest probe's too. What they are, crdts/designs.cc says: the one
// file that knows all families.
#pragma once

#include <vector>

#include "crdts/object/catalogue.h"

namespace skerry::crdts {

// By family, mutants last.
std::vector<Design> designs();

}  // namespace skerry::crdts
