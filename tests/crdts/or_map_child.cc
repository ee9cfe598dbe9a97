// Compiled by the tests only, with CHILD and its HEADER given: what may lie in an OR-map compiles.
#include HEADER

#include "crdts/maps/or_map.h"

namespace skerry::crdts {

void look(const OrMap& map) { static_cast<void>(map.child<CHILD>("/key")); }

}  // namespace skerry::crdts
