// The designs of every build, the digest probe's too (designs.cc).
#pragma once

#include <vector>

#include "crdts/catalogue.h"

namespace skerry::crdts {

// By family, mutants last.
std::vector<Design> designs();

}  // namespace skerry::crdts
