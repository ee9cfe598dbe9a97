// The designs that a build has: all of them (designs.cc), or those that the digest probe runs
// (designs_of_probe.cc, where SKERRY_PROBE_ONLY is set).
#pragma once

#include <vector>

#include "crdts/catalogue.h"

namespace skerry::crdts {

// By family, mutants last.
std::vector<Design> designs();

}  // namespace skerry::crdts
