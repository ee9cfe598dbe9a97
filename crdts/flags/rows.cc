#include "crdts/flags/rows.h"

namespace skerry::crdts {

std::vector<Design> flag_designs() { return {}; }

}  // namespace skerry::crdts
